"""The benchmark of seams finds what there is, and nothing where there is nothing."""

import json

import numpy as np
import pytest

from wam_ros.control.splicing import STRATEGIES
from wam_ros.evaluation.bench.seams.commands import FROM_MEASURED, compare, table
from wam_ros.evaluation.bench.seams.recording import PLAN_STEPS, Recorder
from wam_ros.evaluation.bench.seams.steps import Step, tracking_lag
from wam_ros.evaluation.lockstep import Recipe, load_policy
from wam_ros.evaluation.trials import trials
from wam_ros.models.auto import specs_for
from wam_ros.sim.phrases import PHRASES
from wam_ros.spec import ActionChunk

KEYS = {"position_step", "velocity_step", "acceleration_step", "rms_jerk", "limit_violations", "idle_fraction"}
LAG = 0.03


def recorded(robot, seconds: float = 6.0) -> list[Step]:
    """An arm that swings, and is told so ten times a second by chunks that disagree a little."""
    home, rng = np.array(robot.home), np.random.default_rng(3)
    sway = np.array([0.3, 0.1, 0.1, 0.1, 0.0, 0.3, 0.0])

    def path(times):
        return home + np.sin(2.0 * np.atleast_1d(times))[:, None] * sway

    steps = []
    for k in range(round(seconds * 10)):
        now, times = k * 0.1, np.arange(1, 17) * 0.1
        chunk = ActionChunk(now, robot.joint_names, times, path(now + times) + rng.normal(size=7) * 0.01 * (sway > 0))
        velocity = 2.0 * np.cos(2.0 * now) * sway
        steps.append(Step(chunk, k % PLAN_STEPS == 0, path(now)[0] - LAG * velocity, path(now)[0], velocity))
    return steps


@pytest.fixture(scope="module")
def found(robot):
    figures, _ = compare(robot, specs_for(robot)[1], [recorded(robot)], (0, 200, 800))
    return figures


def test_every_strategy_and_delay_has_every_figure_from_both_starts(found):
    assert tuple(found) == STRATEGIES
    for delays in found.values():
        assert list(delays) == ["0", "200", "800"]
        for row in delays.values():
            assert set(row) == KEYS | {FROM_MEASURED}
            assert set(row[FROM_MEASURED]) == KEYS
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("delay", ["0", "200", "800"])
def test_ours_neither_steps_nor_breaks_a_limit_nor_waits(found, delay):
    row = found["reground"][delay]
    for kind in ("position", "velocity", "acceleration"):
        assert row[f"{kind}_step"] <= 1e-6
    assert row["limit_violations"] == 0
    assert row["idle_fraction"] <= 0.02


@pytest.mark.parametrize("strategy", ["naive", "blend", "rtc"])
def test_cubics_step_in_acceleration_and_that_is_counted(found, strategy):
    assert found[strategy]["200"]["acceleration_step"] > 0.1
    assert found[strategy]["200"]["limit_violations"] > 0
    assert found[strategy]["200"]["position_step"] <= 1e-6


def test_blocking_waits_the_longer_the_longer_a_plan_takes(found):
    idle = [found["blocking"][delay]["idle_fraction"] for delay in ("0", "200", "800")]
    assert idle[0] < idle[1] < idle[2]


def test_a_controller_that_starts_from_the_measured_state_steps_back_by_the_lag(found):
    row = found["reground"]["0"][FROM_MEASURED]
    assert 0.0 < row["position_step"] < 2.0 * LAG
    assert row["velocity_step"] > 0.0


def test_the_lag_is_read_off_the_recording(robot):
    assert tracking_lag([recorded(robot)]) == pytest.approx(LAG)


def test_the_table_has_a_row_for_each(found):
    assert len(table(found).splitlines()) == 1 + len(STRATEGIES) * 3


def test_a_recording_is_made_of_the_policys_own_chunks(sim, robot, checkpoints):
    recipe = Recipe("cascaded", robot, PHRASES, checkpoints["cascaded_world_model"], checkpoints["inverse_dynamics"])
    policy = load_policy(recipe, sim)
    steps = Recorder(sim, policy, robot, steps=8).record(trials(1, 4)[0], PHRASES)
    assert [step.fresh for step in steps] == [True, *[False] * 5, True, False]
    assert steps[3].chunk.source_stamp == pytest.approx(0.3)
