import pytest

from wam_ros.evaluation.bench.delay.evaluator import DelayedOutcome, DelayedTrial
from wam_ros.evaluation.bench.delay.figures import summarise, table
from wam_ros.evaluation.bench.delay.staleness import MotionTime
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Trial


def outcome(success, moving, stale, idle, strategy="naive", delay=0.05):
    trial = Trial(0, "push", 7)
    result = EpisodeResult(trial, "push it", "red cube", success, "", moving + idle, {}, holds=1)
    return DelayedOutcome(DelayedTrial(strategy, delay, trial), result, MotionTime(moving, stale, idle))


def test_shares_are_of_the_time_of_all_episodes():
    figures = summarise([outcome(True, 2.0, 1.0, 0.0), outcome(False, 6.0, 1.0, 2.0)], {"seed": 3})

    cell = figures["naive"]["50"]
    assert cell["success_rate"] == 0.5
    assert cell["stale_action_fraction"] == pytest.approx(2.0 / 8.0)
    assert cell["idle_fraction"] == pytest.approx(2.0 / 10.0)
    assert cell["mean_seconds_to_success"] == 2.0
    assert (cell["episodes"], cell["holds"], cell["seed"]) == (2, 2, 3)


def test_an_arm_that_never_moved_has_no_stale_share():
    cell = summarise([outcome(False, 0.0, 0.0, 20.0)], {})["naive"]["50"]

    assert (cell["stale_action_fraction"], cell["idle_fraction"]) == (0.0, 1.0)
    assert cell["mean_seconds_to_success"] is None


def test_the_table_has_a_row_for_each_strategy_and_a_column_for_each_delay():
    outcomes = [outcome(True, 4.0, 1.0, 1.0, strategy, delay) for strategy in ("a", "b") for delay in (0.0, 0.5)]

    title, head, *rows = table(summarise(outcomes, {})).splitlines()

    assert title == "success / stale / idle, percent"
    assert head.split() == ["strategy", "0", "ms", "500", "ms"]
    assert [row.split()[0] for row in rows] == ["a", "b"]
    assert rows[0].count("100 / 25 / 20") == 2
