import math

import pytest

from wam_ros.control.latency import LatencyWindow


def filled(values, **options) -> LatencyWindow:
    window = LatencyWindow(**options)
    for value in values:
        window.add(value)
    return window


def test_warm_up_never_enters_the_estimate():
    assert filled([9.0, 8.0, 0.1, 0.1], warm_up=2).percentile(99) == pytest.approx(0.1)


def test_only_the_last_ones_count():
    assert filled([5.0] * 10 + [0.1] * 4, size=4, warm_up=0).percentile(99) == pytest.approx(0.1)


def test_times_of_a_clock_that_jumped_are_ignored():
    assert len(filled([-1.0, math.nan, math.inf, 0.1], warm_up=0)) == 1


def test_the_summary_gives_three_percentiles():
    summary = filled([k / 100 for k in range(101)], size=200, warm_up=0).summary()
    assert summary == {"p50": pytest.approx(0.5), "p95": pytest.approx(0.95), "p99": pytest.approx(0.99)}


def test_while_empty_there_is_no_estimate_but_a_default():
    window = LatencyWindow()
    assert math.isnan(window.summary()["p50"])
    assert window.percentile(50, default=0.2) == 0.2
