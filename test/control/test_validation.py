from dataclasses import replace

import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES, broken_trajectories, plausible_trajectories, trajectory
from hypothesis import example, given, settings

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.validation import LIMIT_TOLERANCE, TrajectoryValidator

NOW = 100.0
VALIDATOR = TrajectoryValidator(JOINTS)
LOWER = np.array([joint.lower for joint in JOINTS])
UPPER = np.array([joint.upper for joint in JOINTS])
SPEED = np.array([joint.max_velocity for joint in JOINTS])


def broken_rule(made, measured=HOME, commanded=None) -> str | None:
    rejection = VALIDATOR.check(made, NOW, measured, commanded)
    return rejection and rejection.rule


def test_a_sound_trajectory_passes():
    assert broken_rule(trajectory(), commanded=MotionState.at_rest(HOME)) is None


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("no_points", {"times": [], "positions": [], "velocities": None}),
        ("nonzero_final_velocity", {"velocities": np.full((2, 3), 0.01)}),
        ("duplicate_joint", {"joint_names": ("lift", "lift", "gripper")}),
        ("not_finite", {"positions": [HOME, [np.nan, 0.2, 0.02]]}),
        ("not_finite", {"velocities": [[0.0, np.inf, 0.0], [0.0, 0.0, 0.0]]}),
        ("not_finite", {"velocities": [[0.0, 0.0, 0.0], [0.0, np.nan, 0.0]]}),
        ("not_finite", {"accelerations": np.full((2, 3), np.nan)}),
        ("not_finite", {"times": [0.1, 1e200], "accelerations": np.ones((2, 3))}),
        ("not_finite", {"times": [0.1, np.inf]}),
        ("not_finite", {"stamp": np.inf}),
        ("first_time_not_positive", {"times": [0.0, 0.1]}),
        ("first_time_not_positive", {"times": [-0.1, 0.1]}),
        ("first_time_not_positive", {"stamp": NOW - 0.15}),
        ("accelerations_without_velocities", {"velocities": None, "accelerations": np.zeros((2, 3))}),
        ("start_jump", {"positions": [HOME + [0.6, 0.0, 0.0]] * 2}),
        ("position_limit", {"positions": [HOME, [0.5, 0.2, 0.0401]], "velocities": None}),
        ("velocity_limit", {"velocities": [[0.0, 1.6, 0.0], [0.0, 0.0, 0.0]]}),
        ("velocity_limit", {"positions": [HOME, HOME + [0.0, 0.16, 0.0]], "velocities": None}),
        ("velocity_limit", {"positions": [HOME, HOME + [0.0, 0.12, 0.0]], "velocities": np.zeros((2, 3))}),
    ],
)
def test_each_rule_rejects_by_its_name(rule, changes):
    assert broken_rule(trajectory(**changes)) == rule


def test_a_cubic_that_overshoots_a_limit_between_its_points_is_rejected():
    closing = trajectory(
        times=[0.1, 0.5],
        positions=[[0.5, 0.2, 0.001], [0.5, 0.2, 0.0]],
        velocities=[[0.0, 0.0, -0.09], [0.0, 0.0, 0.0]],
    )
    assert broken_rule(closing, measured=np.array([0.5, 0.2, 0.001])) == "position_limit"


@pytest.mark.parametrize("measured", [HOME * np.nan, HOME[:2], None, "home"])
def test_nothing_passes_while_the_measured_state_is_invalid(measured):
    assert broken_rule(trajectory(), measured=measured) == "measured_state_invalid"


def test_the_way_to_the_first_point_counts_where_the_start_is_known():
    leap = trajectory(times=[0.05, 0.2], positions=[HOME + [0.12, 0.0, 0.0]] * 2, velocities=np.zeros((2, 3)))
    assert broken_rule(leap) is None
    assert broken_rule(leap, commanded=MotionState.at_rest(HOME)) == "velocity_limit"


def test_a_message_names_the_joint_the_value_and_the_limit():
    message = VALIDATOR.check(trajectory(positions=[HOME, [0.5, 0.2, 0.0401]], velocities=None), NOW, HOME).message
    assert "gripper" in message
    assert "0.040100" in message
    assert "0.040000" in message


def test_a_rejected_trajectory_is_left_as_it_was():
    positions = np.array([HOME, HOME + 9.0])
    VALIDATOR.check(trajectory(positions=positions), NOW, HOME)
    np.testing.assert_array_equal(positions, [HOME, HOME + 9.0])


@pytest.mark.parametrize(
    "joints",
    [
        (),
        (replace(JOINTS[0], lower=np.nan),),
        (replace(JOINTS[0], upper=np.inf),),
        (replace(JOINTS[0], lower=3.0),),
        (replace(JOINTS[0], max_velocity=0.0),),
        (replace(JOINTS[0], max_velocity=None),),
    ],
)
def test_there_is_no_validator_without_limits(joints):
    with pytest.raises(ValueError, match=r"robot's file"):
        TrajectoryValidator(joints)


@settings(max_examples=300)
@given(plausible_trajectories())
def test_what_passes_is_accepted_by_the_controller_and_keeps_the_limits(case):
    made, start = case
    if VALIDATOR.check(made, NOW, start.positions, start):
        return
    assert controller_rejection(made, NAMES, NOW, active=True) is None
    motion = Motion.through(ordered_points(made, NAMES), made.stamp, NOW, start)
    positions, speeds = motion.evaluate(np.linspace(NOW, motion.end_time + 0.1, 2000))
    assert np.all(positions >= LOWER - LIMIT_TOLERANCE)
    assert np.all(positions <= UPPER + LIMIT_TOLERANCE)
    assert np.all(np.abs(speeds) <= SPEED + LIMIT_TOLERANCE)


@settings(max_examples=300)
@given(broken_trajectories())
@example(trajectory(accelerations=np.full((2, 3), 1e200)))
@example(trajectory(times=[1e-300, 1e300]))
def test_rubbish_is_judged_and_never_raises(made):
    rejection = VALIDATOR.check(made, NOW, HOME, MotionState.at_rest(HOME))
    assert rejection is None or isinstance(rejection, Rejection)
