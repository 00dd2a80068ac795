import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.evaluation.statistics import percentiles, wilson_interval


def test_wilsons_interval_is_the_textbook_one():
    assert wilson_interval(85, 100) == pytest.approx((0.7672, 0.9069), abs=1e-4)
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson_interval(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_holds_the_rate_and_stays_within_bounds(successes, trials):
    successes = min(successes, trials)
    low, high = wilson_interval(successes, trials)
    assert 0.0 <= low <= successes / trials <= high <= 1.0


def test_without_trials_anything_is_possible():
    assert wilson_interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2)])
def test_more_successes_than_trials_are_refused(successes, trials):
    with pytest.raises(ValueError, match="trials"):
        wilson_interval(successes, trials)


def test_percentiles_are_scaled_into_the_unit_asked_for():
    summary = percentiles([k / 100 for k in range(101)], scale=1000.0)
    assert summary == {"p50": pytest.approx(500), "p95": pytest.approx(950), "p99": pytest.approx(990)}


def test_percentiles_of_nothing_are_none():
    assert percentiles([float("nan")]) == {"p50": None, "p95": None, "p99": None}
