import numpy as np
import pytest

from wam_ros.evaluation.episode import run_episode
from wam_ros.evaluation.pilots import ChunkPilot, ExpertPilot, HoldPilot
from wam_ros.evaluation.policies import Decision
from wam_ros.evaluation.trials import trials
from wam_ros.models.auto import specs_for
from wam_ros.sim.judges import TIME_LIMIT
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import ActionChunk
from wam_ros.spec.errors import UserError

TRIALS = trials(len(TASKS), 1)


class Stubborn:
    """A policy that always sends the same offsets from the measured positions, or raises."""

    def __init__(self, robot, offset):
        self.action_spec = specs_for(robot)[1]
        self.offset = offset
        self.calls = 0

    def decide(self, observation, instruction):
        self.calls += 1
        if self.offset is None:
            raise RuntimeError("no idea")
        steps = np.arange(1, 17)[:, None]
        positions = observation.joint_positions + steps * self.offset
        return Decision(ActionChunk(observation.stamp, observation.joint_names, 0.1 * steps[:, 0], positions), 0.001)


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.task)
def test_the_expert_succeeds_and_doing_nothing_does_not(sim, trial):
    assert run_episode(sim, ExpertPilot(), trial).success

    idle = run_episode(sim, HoldPilot(), trial)
    assert not idle.success
    assert idle.touched == ""
    assert idle.elapsed == pytest.approx(TIME_LIMIT, abs=0.6)


def test_a_chunk_moves_the_arm_through_the_controller(sim, robot):
    pilot = ChunkPilot(Stubborn(robot, np.array([0.02, 0, 0, 0, 0, 0, 0])), robot, execute=6)
    sim.reset("reach", 1)
    before = sim.joint_state()[0][0]
    pilot.begin(sim, "turn")

    pilot.advance()

    assert sim.time == pytest.approx(0.6)
    assert sim.joint_state()[0][0] - before == pytest.approx(0.12, abs=0.02)
    assert pilot.holds == 0
    assert pilot.act_seconds == [0.001]


@pytest.mark.parametrize("offset", [None, np.full(7, np.nan), np.full(7, 40.0)], ids=["raises", "NaN", "leaps"])
def test_a_policy_that_fails_costs_a_hold_and_nothing_else(sim, robot, offset):
    policy = Stubborn(robot, offset)
    pilot = ChunkPilot(policy, robot, execute=6)
    sim.reset("reach", 1)
    before = sim.joint_state()[0]
    pilot.begin(sim, "go wild")

    for _ in range(3):
        pilot.advance()

    assert policy.calls == 3
    if offset is None or np.isnan(offset).any():
        assert pilot.holds == 3
        assert sim.joint_state()[0] == pytest.approx(before, abs=0.01)
    speeds = [joint.max_velocity for joint in robot.joints]
    assert (np.abs(sim.joint_state()[0] - before) <= 1.8 * np.array(speeds)).all()


@pytest.mark.parametrize("execute", [0, 17])
def test_knots_beyond_the_chunk_cannot_be_executed(robot, execute):
    with pytest.raises(UserError, match=f"--execute {execute}"):
        ChunkPilot(Stubborn(robot, None), robot, execute)
