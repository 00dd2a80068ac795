import numpy as np
import pytest

from wam_ros.sim.expert import expert_action
from wam_ros.sim.expert_success import expert_success
from wam_ros.sim.judges import TASKS


@pytest.mark.parametrize("task", TASKS)
def test_the_expert_succeeds(task):
    rate, failed = expert_success(task, range(1000, 1008))

    assert rate == 1.0, f"failed at the seeds {failed}"


@pytest.mark.parametrize("task", TASKS)
def test_the_expert_depends_on_the_state_alone(sim, task):
    sim.reset(task, 4)
    first = expert_action(sim)
    for _ in range(3):
        assert expert_action(sim) == pytest.approx(first, abs=1e-12)


@pytest.mark.parametrize("task", TASKS)
def test_the_experts_set_points_are_within_the_joints_ranges_and_speeds(sim, task):
    ranges = np.array([sim.scene.model.joint(name).range for name in sim.joint_names])
    for seed in range(5):
        sim.reset(task, seed)
        action = expert_action(sim)
        assert (ranges[:, 0] <= action).all()
        assert (action <= ranges[:, 1]).all()
        assert np.abs(action - sim.joint_state()[0])[:6].max() <= 0.2 + 1e-9
