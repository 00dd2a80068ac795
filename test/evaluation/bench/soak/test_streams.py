"""What is missing, late or overdue in a stream is counted, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.evaluation.bench.soak.streams import Deadline, StreamCount


@given(st.sets(st.integers(1, 98)), st.floats(-0.2, 0.2))
def test_every_message_that_is_missing_between_two_others_is_counted(missing, jitter):
    stream = StreamCount(period=0.05, late_after=1.0)
    for number in range(100):
        if number not in missing:
            stamp = 0.05 * (number + (jitter if number % 2 else 0.0))
            stream.add(stamp, stamp)
    assert (stream.dropped, stream.received) == (len(missing), 100 - len(missing))


def test_late_is_what_comes_too_long_after_its_stamp():
    stream = StreamCount(period=0.0, late_after=0.1)
    stream.add(1.0, 1.05)
    stream.add(2.0, 2.15)
    assert (stream.late, stream.dropped) == (1, 0)


@pytest.mark.parametrize("kind", [lambda: StreamCount(0.1, 1.0), lambda: Deadline(0.1)])
def test_nothing_is_concluded_from_a_pause(kind):
    stream = kind()
    for time in (0.0, 0.1):
        stream.add(time, time) if isinstance(stream, StreamCount) else stream.event(time)
    stream.pause()
    stream.add(9.0, 9.0) if isinstance(stream, StreamCount) else stream.event(9.0)
    assert not getattr(stream, "dropped", 0)
    assert not getattr(stream, "missed", 0)


def test_gaps_that_are_too_long_miss_the_deadline():
    deadline = Deadline(0.8)
    for time in (0.0, 0.4, 0.8, 2.0, 2.4):
        deadline.event(time)
    assert (deadline.missed, deadline.met) == (1, 3)
