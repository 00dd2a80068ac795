"""What the other strategies promise, and what they do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from splice_cases import HOME, JOINTS, LIMITS, NAMES, cases, chunk

from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing import STRATEGIES, SpliceSettings, make_splice
from wam_ros.control.splicing.rtc import soft_mask
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation import TrajectoryValidator

AWAY = np.array([0.08, 0.05, -0.008])
SLOPE = np.arange(1, 17)[:, None] * 0.1 * [0.1, 0.05, -0.005]


def straight(source: float, offset: np.ndarray | float = 0.0):
    """Knots on a straight line that depends on time alone; `offset` moves it sideways."""
    return chunk(source, HOME + (source - 50.0) * np.array([0.1, 0.05, -0.005]) + SLOPE + offset)


def moving() -> RunningMotion:
    """An arm that follows the line since 50.0 s."""
    running = RunningMotion(NAMES)
    running.take(make_splice("blend", JOINTS).splice(straight(50.0), running, 50.0, HOME), 50.0, HOME)
    return running


def spliced(name: str, made, now: float, running: RunningMotion | None = None):
    return make_splice(name, JOINTS).splice(made, running or moving(), now, HOME)


@pytest.mark.parametrize("name", STRATEGIES)
@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_whatever_comes_out_is_what_a_controller_takes(name, case):
    made = make_splice(name, JOINTS).splice(case.chunk, case.running, case.now, HOME)
    if isinstance(made, Rejection):
        return
    assert controller_rejection(made, NAMES, case.now, active=True) is None
    assert np.all(made.positions >= LIMITS.lower - 1e-6)
    assert np.all(made.positions <= LIMITS.upper + 1e-6)


@pytest.mark.parametrize("name", STRATEGIES)
def test_the_first_chunk_of_an_arm_at_rest_passes_the_gate(name):
    made = spliced(name, straight(50.0), 50.0, RunningMotion(NAMES))
    assert isinstance(made, Trajectory)
    assert TrajectoryValidator(JOINTS).check(made, 50.0, HOME) is None


def test_there_is_no_strategy_of_another_name():
    with pytest.raises(ValueError, match="blocking, naive, blend, rtc, reground"):
        make_splice("hope", JOINTS)


def test_a_commit_time_of_zero_is_refused_because_nothing_travels_that_fast():
    with pytest.raises(ValueError, match="commit_time"):
        SpliceSettings(commit_time=0.0)


def test_blocking_takes_no_chunk_that_was_seen_in_motion():
    assert spliced("blocking", straight(50.8), 50.9).rule == "splice_not_at_rest"


def test_blocking_executes_every_knot_of_a_chunk_that_was_seen_at_rest():
    running = moving()
    seen = running.end_time + 0.1
    made = spliced("blocking", straight(seen), seen + 0.5, running)
    np.testing.assert_allclose(made.times, straight(seen).times)
    np.testing.assert_array_equal(made.positions, straight(seen).positions)


def test_naive_goes_back_to_the_first_knot_however_late_it_is():
    made = spliced("naive", straight(50.0), 50.5)
    np.testing.assert_array_equal(made.positions, straight(50.0).positions)
    assert made.times[0] >= 0.1


@pytest.mark.parametrize("name", ["blend", "rtc", "reground"])
def test_the_others_skip_what_is_past(name):
    made = spliced(name, straight(50.0), 50.5)
    assert len(made.times) + made.stamp * 0 >= 9
    np.testing.assert_allclose(made.positions[-1], straight(50.0).positions[-1])
    assert np.all(made.positions[:, 0] >= straight(50.0).positions[4, 0] - 1e-3)


def test_blend_weighs_shared_steps_and_takes_the_others_as_they_are():
    made = spliced("blend", straight(50.2, AWAY * 0.01), 50.5)
    shared = straight(50.0).positions[5:]
    new = straight(50.2, AWAY * 0.01).positions[3:]
    np.testing.assert_allclose(made.positions[: len(shared)], 0.3 * shared + 0.7 * new[: len(shared)], atol=1e-6)
    np.testing.assert_array_equal(made.positions[len(shared) :], new[len(shared) :])


def test_rtc_freezes_what_will_run_and_lets_go_gradually():
    weights = soft_mask(16, 3, 10)
    np.testing.assert_array_equal(weights[:3], 1.0)
    assert np.all(np.diff(weights[2:10]) < 0.0)
    np.testing.assert_array_equal(weights[10:], 0.0)


def test_rtc_follows_the_motion_under_way_first_and_the_new_chunk_at_the_end():
    settings = SpliceSettings(commit_time=0.25)
    new = straight(50.2, AWAY * 0.01)
    made = make_splice("rtc", JOINTS, settings).splice(new, moving(), 50.45, HOME)
    np.testing.assert_allclose(made.positions[:2], straight(50.0).positions[4:6], atol=1e-6)
    np.testing.assert_array_equal(made.positions[-1], new.positions[-1])


def test_the_mask_of_nothing_shared_is_zero():
    np.testing.assert_array_equal(soft_mask(4, 2, 0), 0.0)
