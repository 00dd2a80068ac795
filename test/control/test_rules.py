import numpy as np
import pytest
from control_cases import HOME, NAMES, broken_trajectories, trajectory
from hypothesis import given

from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import ControllerRule, controller_rejection


def broken_rule(made, now=10.0, active=True, **options) -> str | None:
    rejection = controller_rejection(made, NAMES, now, active, **options)
    return rejection and rejection.rule


def test_a_sound_trajectory_is_accepted():
    assert broken_rule(trajectory()) is None


def test_joints_may_come_in_another_order():
    assert broken_rule(trajectory(joint_names=NAMES[::-1])) is None


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("joint_count", {"joint_names": NAMES[:2], "positions": [HOME[:2]] * 2, "velocities": None}),
        ("no_joint_names", {"joint_names": ()}),
        ("unknown_joint", {"joint_names": ("lift", "elbow", "thumb")}),
        ("no_points", {"times": [], "positions": [], "velocities": None}),
        ("nonzero_final_velocity", {"velocities": [np.zeros(3), np.array([0.0, 1e-3, 0.0])]}),
        ("ended_in_the_past", {"stamp": 9.7}),
        ("times_not_increasing", {"times": [0.1, 0.1]}),
        ("times_not_increasing", {"times": [0.2, 0.1]}),
        ("times_not_increasing", {"times": [0.1, float("nan")]}),
        ("positions_size", {"positions": [HOME, HOME[:2]]}),
        ("positions_size", {"positions": [HOME, np.empty(0)]}),
        ("positions_size", {"positions": [HOME]}),
        ("velocities_size", {"velocities": [np.zeros(2), np.zeros(3)]}),
        ("accelerations_size", {"accelerations": [np.zeros(4), np.zeros(3)]}),
        ("effort_not_allowed", {"effort": [np.zeros(3), np.empty(0)]}),
    ],
)
def test_each_rule_rejects_by_its_name(rule, changes):
    assert broken_rule(trajectory(**changes)) == rule


def test_nothing_is_taken_while_inactive():
    assert broken_rule(trajectory(), active=False) == "inactive"


def test_every_rule_can_be_told_apart_by_a_plain_string():
    assert isinstance(controller_rejection(trajectory(times=[]), NAMES, 0.0, True).rule, str)
    assert ControllerRule.NO_POINTS.value == "no_points"


def test_partial_goals_pass_where_they_are_allowed():
    part = trajectory(joint_names=NAMES[:2], positions=[HOME[:2]] * 2, velocities=None)
    assert broken_rule(part, allow_partial=True) is None
    assert broken_rule(trajectory(joint_names=()), allow_partial=True) == "no_joint_names"


def test_final_velocity_passes_where_it_is_allowed():
    moving = trajectory(velocities=[np.zeros(3), np.ones(3)])
    assert broken_rule(moving, allow_nonzero_final_velocity=True) is None


def test_a_stamp_whose_trajectory_has_not_ended_is_accepted():
    assert broken_rule(trajectory(stamp=9.9)) is None


def test_nan_limits_and_duplicates_are_not_the_controllers_business():
    assert broken_rule(trajectory(positions=[HOME * np.nan, HOME * 1e6])) is None
    assert broken_rule(trajectory(joint_names=("lift", "lift", "gripper"))) is None


def test_some_points_may_leave_velocities_out():
    assert broken_rule(trajectory(velocities=[np.empty(0), np.zeros(3)])) is None


def test_the_message_names_the_thing_the_value_and_the_cure():
    message = controller_rejection(trajectory(joint_names=("lift", "elbow", "thumb")), NAMES, 0.0, True).message
    assert "unknown_joint" in message
    assert "thumb" in message
    assert "gripper" in message


@given(broken_trajectories())
def test_rubbish_is_judged_and_never_raises(made):
    for partial in (False, True):
        rejection = controller_rejection(made, NAMES, 10.0, True, allow_partial=partial)
        assert rejection is None or isinstance(rejection, Rejection)
