import numpy as np
import pytest

from wam_ros.control.trajectory import Trajectory
from wam_ros.evaluation.bench.delay.staleness import Lateness
from wam_ros.spec import ActionChunk

NOW = 7.0


def chunk(age):
    """Four knots 0.1 s apart, of an observation `age` seconds before NOW."""
    times = 0.1 * np.arange(1, 5)
    return ActionChunk(NOW - age, ("a",), times, times[:, None])


def trajectory(times, stamp=0.0):
    return Trajectory(("a",), np.array(times), np.zeros((len(times), 1)), stamp=stamp)


@pytest.mark.parametrize("age", [0.0, 0.2, 0.5, 0.8])
def test_a_chunk_played_from_its_first_knot_is_late_by_its_age(age):
    lateness = Lateness(chunk(age), trajectory([0.1, 0.2, 0.3, 0.4]), NOW)

    assert [lateness.at(NOW + t) for t in (0.0, 0.05, 0.25, 0.4)] == pytest.approx([age] * 4)


def test_knots_executed_when_they_were_meant_to_be_are_not_late():
    dropped_the_expired = Lateness(chunk(0.15), trajectory([0.05, 0.15, 0.25]), NOW)
    with_a_stamp = Lateness(chunk(0.15), trajectory([0.02, 0.04, 0.05, 0.1, 0.15, 0.2, 0.25], stamp=NOW), NOW)

    for lateness in (dropped_the_expired, with_a_stamp):
        assert [lateness.at(NOW + t) for t in (0.0, 0.1, 0.25)] == pytest.approx([0.0] * 3)


def test_slowing_down_adds_up():
    lateness = Lateness(chunk(0.0), trajectory([0.2, 0.4, 0.6, 0.8]), NOW)

    assert [lateness.at(NOW + t) for t in (0.2, 0.5, 0.8)] == pytest.approx([0.1, 0.25, 0.4])


def test_what_still_moves_after_the_last_knot_was_due_is_late():
    lateness = Lateness(chunk(0.0), trajectory([0.1, 0.2, 0.3, 0.4, 0.6], stamp=NOW), NOW)

    assert lateness.at(NOW + 0.6) == pytest.approx(0.2)
