import numpy as np
import pytest

from wam_ros.control.splicing import STRATEGIES
from wam_ros.evaluation.bench.delay.pilot import DelayedPilot
from wam_ros.evaluation.bench.delay.planner import Cadence
from wam_ros.evaluation.bench.delay.sources import ExpertSource
from wam_ros.evaluation.episode import run_episode
from wam_ros.evaluation.trials import trials
from wam_ros.models.auto import specs_for
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import ActionChunk

TRIALS = trials(len(TASKS), 901)


class Broken:
    """Thinks or decodes nothing usable."""

    redecodes = True

    def __init__(self, robot, at):
        self.action_spec = specs_for(robot)[1]
        self._at = at

    def think(self, observation, instruction):
        if self._at == "think":
            raise RuntimeError("no idea")
        return ActionChunk(observation.stamp, observation.joint_names, np.array([0.1]), observation.joint_positions)

    def decode(self, thought, observation):
        raise RuntimeError("cannot read it")


def pilot_of(sim, robot, strategy, delay):
    source = ExpertSource(sim, specs_for(robot)[1])
    return DelayedPilot(source, robot, strategy, Cadence(delay))


def drive(pilot, sim, seconds):
    """Lets a pilot work on an episode that nothing ends early; returns how its time was spent."""
    sim.reset("pick_place", 901)
    pilot.begin(sim, "pick it up")
    while sim.time < seconds - 1e-6:
        pilot.advance()
    return pilot.motion.time


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.task)
def test_without_a_delay_known_motion_does_every_task(sim, robot, trial):
    assert run_episode(sim, pilot_of(sim, robot, "reground", 0.0), trial).success


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2, 0.5, 0.8])
def test_reground_executes_nothing_stale_at_any_delay(sim, robot, delay):
    pilot = pilot_of(sim, robot, "reground", delay)

    spent = drive(pilot, sim, 3.0)

    assert spent.stale == 0.0
    assert spent.moving > 0.0
    assert pilot.holds == 0


@pytest.mark.parametrize("delay", [0.2, 0.5, 0.8])
def test_naive_executes_nothing_but_stale_motion_once_chunks_come_late_to_a_moving_arm(sim, robot, delay):
    spent = drive(pilot_of(sim, robot, "naive", delay), sim, 4.0)

    until_the_second_chunk = max(delay, 0.4)
    assert spent.idle == pytest.approx(delay)
    assert spent.stale >= spent.moving - until_the_second_chunk - 1e-6


@pytest.mark.parametrize("strategy", ["blend", "rtc", "reground"])
def test_an_arm_that_rested_meanwhile_begins_with_the_first_step(sim, robot, strategy):
    drive(pilot_of(sim, robot, strategy, 0.0), sim, 0.3)
    at_once = sim.joint_state()[0]

    drive(pilot_of(sim, robot, strategy, 0.8), sim, 0.8 + 0.3)

    # The gripper is slow to open from wherever it is.
    assert sim.joint_state()[0][:-1] == pytest.approx(at_once[:-1], abs=0.02)


def test_blocking_rests_while_it_waits(sim, robot):
    pilot = pilot_of(sim, robot, "blocking", 0.5)

    spent = drive(pilot, sim, 4.0)

    assert spent.idle >= 4.0 * 0.5 / (0.5 + 1.2) - 0.5
    assert pilot.holds == 0


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_same_seed_gives_the_same_result(sim, robot, strategy):
    spent = [drive(pilot_of(sim, robot, strategy, 0.2), sim, 1.5) for _ in range(2)]
    ends = []
    for _ in range(2):
        drive(pilot_of(sim, robot, strategy, 0.2), sim, 1.5)
        ends.append(sim.joint_state()[0])

    assert spent[0] == spent[1]
    assert np.array_equal(*ends)


@pytest.mark.parametrize("at", ["think", "decode"])
def test_a_source_that_fails_costs_its_turns_and_nothing_else(sim, robot, at):
    pilot = DelayedPilot(Broken(robot, at), robot, "reground", Cadence(0.2))

    spent = drive(pilot, sim, 1.0)

    assert pilot.holds >= 2
    assert spent.moving == 0.0
    assert spent.idle == pytest.approx(1.0)
