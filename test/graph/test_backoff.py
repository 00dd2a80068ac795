"""Waits between tries grow, are bounded, begin anew after health, and end when there were too many."""

from hypothesis import given
from hypothesis import strategies as st

from wam_ros.graph.backoff import Backoff, BackoffSettings


def test_waits_double_up_to_the_longest():
    backoff = Backoff(BackoffSettings(first=0.5, longest=8.0, limit=100))
    assert [backoff.failed(float(second)) for second in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


def test_waits_begin_anew_after_a_healthy_minute():
    backoff = Backoff(BackoffSettings(first=0.5, healthy=60.0))
    assert [backoff.failed(0.0), backoff.failed(1.0)] == [0.5, 1.0]
    backoff.well(2.0)
    assert backoff.failed(61.0) == 2.0
    backoff.well(62.0)
    assert backoff.failed(122.0) == 0.5


def test_there_is_no_further_try_after_the_limit_until_it_is_cleared():
    backoff = Backoff(BackoffSettings(limit=3, window=10.0))
    assert [backoff.failed(now) is None for now in (0.0, 1.0, 2.0)] == [False, False, True]
    backoff.clear()
    assert backoff.failed(3.0) == 0.5


@given(st.lists(st.floats(0.0, 50.0), max_size=60), st.integers(2, 8), st.floats(1.0, 100.0))
def test_it_gives_up_exactly_when_the_window_holds_the_limit_of_failures(gaps, limit, window):
    backoff, times = Backoff(BackoffSettings(limit=limit, window=window)), []
    for gap in gaps:
        times.append(times[-1] + gap if times else gap)
        delay = backoff.failed(times[-1])
        assert (delay is None) == (sum(time >= times[-1] - window for time in times) >= limit)
        assert delay is None or 0.5 <= delay <= 8.0
