import numpy as np
import pytest

from wam_ros.evaluation.bench.delay.sources import CascadedSource, ExpertSource, ReactiveSource
from wam_ros.evaluation.policies import load_behaviour_cloning, load_cascaded
from wam_ros.models.auto import specs_for
from wam_ros.models.protocols import PlanMismatch


@pytest.fixture
def expert(sim, robot):
    sim.reset("reach", 3)
    return ExpertSource(sim, specs_for(robot)[1])


def rest(sim, seconds):
    kept = sim.scene.data.ctrl.copy()
    sim.advance(seconds, lambda _: kept)


def test_the_expert_looks_ahead_and_leaves_the_world_as_it_was(sim, expert):
    before = sim.joint_state()[0]

    chunk = expert.think(sim.observe(), "reach")

    assert sim.time == 0.0
    assert sim.joint_state()[0] == pytest.approx(before)
    assert chunk.times == pytest.approx(0.1 * np.arange(1, 17))
    assert np.ptp(chunk.positions, axis=0).max() > 0.05


def test_the_experts_motion_is_read_again_without_the_knots_that_have_passed(sim, expert):
    thought = expert.think(sim.observe(), "reach")
    rest(sim, 0.5)

    later = expert.decode(thought, sim.observe())

    assert later.source_stamp == 0.5
    assert later.times == pytest.approx(0.1 * np.arange(1, 12))
    assert np.array_equal(later.positions, thought.positions[5:])
    rest(sim, 1.2)
    with pytest.raises(PlanMismatch, match="ended"):
        expert.decode(thought, sim.observe())


def test_a_plan_is_read_from_a_newer_observation(sim, robot, checkpoints):
    models = checkpoints["cascaded_world_model"], checkpoints["inverse_dynamics"]
    source = CascadedSource(load_cascaded(*models, robot))
    sim.reset("reach", 3)
    plan = source.think(sim.observe(), "reach")
    rest(sim, 0.4)

    chunk = source.decode(plan, sim.observe())

    assert chunk.source_stamp == pytest.approx(0.4)
    assert chunk.times[-1] == pytest.approx(1.2)


def test_a_reactive_chunk_stays_the_answer_to_its_own_observation(sim, robot, checkpoints):
    source = ReactiveSource(load_behaviour_cloning(checkpoints["reactive_policy"], robot))
    sim.reset("reach", 3)
    chunk = source.think(sim.observe(), "reach")
    rest(sim, 0.4)

    assert source.decode(chunk, sim.observe()) is chunk
    assert chunk.source_stamp == 0.0
