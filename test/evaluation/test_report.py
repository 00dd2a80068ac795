import json

import pytest

from wam_ros.evaluation.report import summarise, table, write_json
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Trial


def result(index, task, success, touched="", **more):
    return EpisodeResult(
        Trial(index, task, 2 * index + 1), "do it", "red cube", success, touched, 5.0, {"distance": 0.1}, **more
    )


RESULTS = [
    result(0, "reach", True, "red cube", plan_seconds=(0.05, 0.07), act_seconds=(0.01,), timed_seconds=4.0),
    result(1, "push", False, "blue cube", timed_seconds=4.0, idle_seconds=0.4, holds=2),
    result(2, "reach", False, "red cube", timed_seconds=2.0),
    result(3, "push", False),
]


def test_rates_latencies_and_failures_are_those_of_the_episodes():
    report = summarise(RESULTS)

    assert report["success_rate"] == 0.25
    assert report["per_task"]["reach"]["success_rate"] == 0.5
    assert report["per_task"]["push"]["episodes"] == 2
    assert report["plan_latency_ms"]["p50"] == pytest.approx(60.0)
    assert report["idle_fraction"] == pytest.approx(0.04)
    assert report["wrong_object"] == pytest.approx(1 / 3)
    assert report["holds"] == 2
    assert [failure["seed"] for failure in report["failures"]] == [3, 5, 7]
    low, high = report["success_interval"]
    assert low < 0.25 < high


def test_a_report_is_strict_json_even_where_nothing_was_measured(tmp_path):
    path = tmp_path / "new folder" / "report.json"

    write_json(path, summarise([]) | {"bad": float("nan"), "pair": (1, float("inf"))})

    read = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert read["success_rate"] is None
    assert read["plan_latency_ms"] == {"p50": None, "p95": None, "p99": None}
    assert read["bad"] is None
    assert read["pair"] == [1, None]


def test_the_table_has_a_line_for_each_task_and_one_for_all():
    lines = table(summarise(RESULTS)).splitlines()

    assert [line.split()[0] for line in lines[1:4]] == ["reach", "push", "all"]
    assert "25.0 %" in lines[3]


def test_the_table_warns_of_a_simulation_that_could_not_keep_up():
    assert "behind" not in table(summarise(RESULTS) | {"seconds_behind_clock": 0.2})
    assert "40.0 s behind the clock" in table(summarise(RESULTS) | {"seconds_behind_clock": 40.0})
