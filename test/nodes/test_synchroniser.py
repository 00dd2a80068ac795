"""Messages of one instant come together, with message_filters or with its stand-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sensor_msgs.msg import JointState

from wam_ros.nodes import time_filter
from wam_ros.nodes.stamps import seconds_to_stamp, stamp_to_seconds

FILTERS = [pytest.param(time_filter, id="stand-in")]
try:
    import message_filters

    FILTERS.append(pytest.param(message_filters, id="message_filters"))
except ImportError:
    FILTERS.append(
        pytest.param(None, id="message_filters", marks=pytest.mark.skip(reason="message_filters is not installed"))
    )

SLOP = 0.04


def stamped(seconds: float) -> JointState:
    message = JointState()
    message.header.stamp = seconds_to_stamp(seconds)
    return message


def milliseconds_of(message: JointState) -> int:
    return round(stamp_to_seconds(message.header.stamp) * 1000)


def pair(filters, queue_size: int = 10):
    """Returns two sources and the list of stamp pairs that came out."""
    sources = [filters.SimpleFilter(), filters.SimpleFilter()]
    out = []
    synchroniser = filters.ApproximateTimeSynchronizer(sources, queue_size, SLOP)
    synchroniser.registerCallback(lambda a, b: out.append((milliseconds_of(a), milliseconds_of(b))))
    return sources, out


@pytest.mark.parametrize("filters", FILTERS)
def test_messages_within_the_slop_come_out_together(filters):
    (a, b), out = pair(filters)
    a.signalMessage(stamped(0.10))
    b.signalMessage(stamped(0.11))
    assert out == [(100, 110)]


@pytest.mark.parametrize("filters", FILTERS)
def test_messages_as_far_apart_as_the_slop_do_not(filters):
    (a, b), out = pair(filters)
    a.signalMessage(stamped(0.10))
    b.signalMessage(stamped(0.10 + SLOP))
    assert out == []


@pytest.mark.parametrize("filters", FILTERS)
def test_the_nearest_of_several_is_chosen(filters):
    (a, b), out = pair(filters)
    for seconds in (0.00, 0.01, 0.02, 0.03):
        b.signalMessage(stamped(seconds))
    a.signalMessage(stamped(0.021))
    assert out == [(21, 20)]


@pytest.mark.parametrize("filters", FILTERS)
def test_a_message_is_used_once(filters):
    (a, b), out = pair(filters)
    a.signalMessage(stamped(0.10))
    b.signalMessage(stamped(0.10))
    b.signalMessage(stamped(0.11))
    assert len(out) == 1


@pytest.mark.parametrize("filters", FILTERS)
def test_extra_arguments_reach_the_callback(filters):
    source, out = filters.SimpleFilter(), []
    source.registerCallback(lambda message, topic: out.append(topic), "front")
    source.signalMessage(stamped(0.0))
    assert out == ["front"]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2000)), max_size=60))
def test_every_pair_lies_within_the_slop_and_no_message_comes_out_twice(arrivals):
    (a, b), out = pair(time_filter, queue_size=5)
    for first, milliseconds in arrivals:
        (a if first else b).signalMessage(stamped(milliseconds / 1000))
    assert all(abs(one - other) < SLOP * 1000 for one, other in out)
    for first, column in ((True, 0), (False, 1)):
        sent = [milliseconds for kind, milliseconds in arrivals if kind == first]
        used = [pair[column] for pair in out]
        assert all(used.count(stamp) <= sent.count(stamp) for stamp in used)


def test_a_clock_that_goes_back_does_not_stop_the_pairs():
    (a, b), out = pair(time_filter)
    for seconds in (100.0, 5.0):
        a.signalMessage(stamped(seconds))
        b.signalMessage(stamped(seconds))
    assert len(out) == 2
