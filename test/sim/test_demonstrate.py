import numpy as np
import pytest

from wam_ros.sim.demonstrate import EXPERT_ACTION, demonstrate
from wam_ros.sim.judges import TASKS, TIME_LIMIT
from wam_ros.sim.noise import NoiseModel

OFTEN = NoiseModel(first=(1, 1), pause=(4, 6))


@pytest.mark.parametrize("task", TASKS)
def test_the_expert_recovers_from_its_mistakes(sim, task):
    episode = demonstrate(sim, task, 20)

    assert episode.success
    assert episode.task == task
    assert episode.instruction
    assert episode.length <= round(TIME_LIMIT * 10)


def test_an_episode_holds_what_training_needs(sim):
    arrays = demonstrate(sim, "reach", 8).arrays

    length = len(arrays["action"])
    assert arrays["observation.images.front"].shape == (length, 128, 128, 3)
    assert arrays["observation.images.wrist"].dtype == np.uint8
    assert arrays["observation.state"].shape == arrays["action"].shape == (length, 7)
    assert arrays["observation.state"].dtype == np.float32
    assert arrays["privileged.object_pixel_front"].shape == (length, 2)
    assert arrays["perturbed"].dtype == bool


def test_the_same_seed_gives_the_same_episode(sim):
    first, second = (demonstrate(sim, "press_button", 6) for _ in range(2))

    assert first.instruction == second.instruction
    for name, array in first.arrays.items():
        assert np.array_equal(array, second.arrays[name]), name


def test_exactly_the_steps_led_astray_are_marked(sim):
    arrays = demonstrate(sim, "push", 2, OFTEN).arrays

    marked = arrays["perturbed"][:, 0]
    astray = ~np.isclose(arrays["action"], arrays[EXPERT_ACTION], atol=1e-6).all(axis=1)
    assert marked.any()
    assert not marked.all()
    assert np.array_equal(marked, astray)


def test_without_noise_nothing_is_marked(sim):
    assert not demonstrate(sim, "reach", 2, noise=None).arrays["perturbed"].any()


def test_the_arm_is_shown_at_rest_after_success(sim):
    arrays = demonstrate(sim, "reach", 2, noise=None).arrays

    assert np.abs(np.diff(arrays["observation.state"][-4:], axis=0)).max() < 0.01


def test_another_policy_may_drive_first_and_the_expert_takes_over(sim):
    seen = []

    def stay(observation, instruction):
        seen.append(instruction)
        return observation.joint_positions

    episode = demonstrate(sim, "reach", 4, noise=None, policy=stay)

    driven = episode.arrays["perturbed"][:, 0]
    assert 5 <= driven.sum() == len(seen)
    assert driven[: len(seen)].all()
    assert set(seen) == {episode.instruction}
    assert episode.success
