"""Ours never steps, keeps every limit, ends at rest and never goes back to what has expired."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from splice_cases import COMMIT, HOME, JOINTS, LIMITS, NAMES, Case, cases, chunk, received

from wam_ros.control import polynomials
from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing import SpliceSettings, make_splice
from wam_ros.control.validation import TrajectoryValidator

SPLICE = make_splice("reground", JOINTS)
MANY = settings(max_examples=700, deadline=None)


def made_of(case: Case):
    return SPLICE.splice(case.chunk, case.running, case.now, HOME)


@MANY
@given(cases())
def test_nothing_steps_where_the_controller_takes_it_over_or_at_its_points(case):
    made = made_of(case)
    if isinstance(made, Rejection):
        return
    motion, taken = received(made, case), case.now + case.travel
    before, after = case.running.state(taken, HOME), motion.state(taken)
    for left, right in zip(vars(before).values(), vars(after).values()):
        np.testing.assert_allclose(left, right, atol=1e-6)
    pieces = motion.coefficients
    for order in range(3):
        ends, begins = pieces.sum(axis=-1)[:-1], pieces[1:, :, 0]
        np.testing.assert_allclose(ends, begins, atol=1e-6, err_msg=f"derivative {order}")
        pieces = polynomials.derivative(pieces) / motion.lengths[:, None, None]


@MANY
@given(cases())
def test_every_limit_is_kept_whenever_it_arrives(case):
    made = made_of(case)
    if isinstance(made, Rejection):
        return
    motion = received(made, case)
    pieces, lengths = motion.coefficients, motion.lengths
    low, high = polynomials.value_range(pieces)
    assert np.all(low >= LIMITS.lower - 1e-6)
    assert np.all(high <= LIMITS.upper + 1e-6)
    for limit in (LIMITS.velocity, LIMITS.acceleration, LIMITS.jerk):
        pieces = polynomials.derivative(pieces) / lengths[:, None, None]
        low, high = polynomials.value_range(pieces)
        assert np.all(np.maximum(-low, high) <= limit * (1.0 + 1e-6))


@MANY
@given(cases())
def test_it_ends_at_rest_at_the_last_knot_and_follows_no_expired_one(case):
    made = made_of(case)
    if isinstance(made, Rejection):
        assert case.chunk.times[-1] + case.chunk.source_stamp < case.now + COMMIT + 0.03 or made.rule.startswith(
            "splice"
        )
        return
    np.testing.assert_allclose(made.positions[-1], case.chunk.positions[-1], atol=1e-9)
    np.testing.assert_array_equal(made.velocities[-1], 0.0)
    np.testing.assert_array_equal(made.accelerations[-1], 0.0)
    # Up to the splice it is the motion under way, and nothing else.
    motion = received(made, case)
    for time in np.linspace(case.now + 0.8 * COMMIT, case.now + COMMIT, 5):
        np.testing.assert_allclose(motion.evaluate(time)[0], case.running.state(time, HOME).positions, atol=1e-4)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_gate_lets_it_pass(case):
    made = made_of(case)
    if isinstance(made, Rejection):
        return
    arrived = case.now + case.travel / 2
    state = case.running.state(arrived, HOME)
    assert TrajectoryValidator(JOINTS).check(made, arrived, state.positions, state) is None


def gentle(source: float):
    shape = 0.5 - 0.5 * np.cos(np.pi * np.arange(1, 17) / 16)
    return chunk(source, HOME + shape[:, None] * [0.4, -0.3, -0.02])


def test_knots_within_the_limits_are_passed_when_they_are_due():
    running = RunningMotion(NAMES)
    running.take(SPLICE.splice(gentle(50.0), running, 50.0, HOME), 50.0, HOME)
    due = gentle(50.0).times[2:]
    np.testing.assert_allclose(running.states(50.0 + due, HOME).positions, gentle(50.0).positions[2:], atol=1e-9)


def test_a_chunk_that_has_expired_gives_a_named_reason():
    assert SPLICE.splice(gentle(50.0), RunningMotion(NAMES), 51.6, HOME).rule == "chunk_expired"


def test_the_stamp_says_when_to_start_unless_the_controllers_clock_is_another():
    running = RunningMotion(NAMES)
    assert SPLICE.splice(gentle(50.0), running, 50.1, HOME).stamp == 50.1
    other = make_splice("reground", JOINTS, SpliceSettings(absolute_stamps=False))
    made = other.splice(gentle(50.0), running, 50.1, HOME)
    assert made.stamp == 0.0
    assert made.times[0] == pytest.approx(COMMIT)


def test_a_chunk_for_other_joints_gives_a_named_reason():
    wrong = dataclasses.replace(gentle(50.0), joint_names=("a", "b", "c"))
    assert SPLICE.splice(wrong, RunningMotion(NAMES), 50.0, HOME).rule == "chunk_joints"


def test_a_joint_that_rests_a_hair_beyond_its_limit_is_no_reason_to_refuse():
    made = SPLICE.splice(gentle(50.0), RunningMotion(NAMES), 50.0, HOME + [0.0, 0.0, 2e-4])
    assert made.positions[:, 2].max() <= LIMITS.upper[2]
