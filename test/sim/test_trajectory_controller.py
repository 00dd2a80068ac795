import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES, broken_trajectories, plausible_trajectories, trajectory
from hypothesis import given

from wam_ros.control.hold import hold_trajectory
from wam_ros.control.motion_state import MotionState
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.sim.trajectory_controller import MEASURED, TrajectoryController

MEASURED_STATE = MotionState(HOME + [0.01, -0.01, 0.001], np.zeros(3))


def controller(**options) -> TrajectoryController:
    return TrajectoryController(NAMES, HOME, **options)


def test_it_holds_where_it_is_until_a_trajectory_comes():
    positions, velocities = controller().setpoint(12.0)
    np.testing.assert_array_equal(positions, HOME)
    np.testing.assert_array_equal(velocities, 0.0)


def test_it_follows_an_accepted_trajectory_and_holds_its_end():
    followed, made = controller(), trajectory()
    assert followed.accept(made, 10.0) is None
    np.testing.assert_allclose(followed.setpoint(10.1)[0], made.positions[0], atol=1e-12)
    np.testing.assert_array_equal(followed.setpoint(99.0)[0], made.positions[1])
    assert followed.moving(10.15)
    assert not followed.moving(10.3)


def test_rejections_are_counted_by_name_and_leave_the_motion_alone():
    followed = controller()
    followed.accept(trajectory(), 10.0)
    before = followed.setpoint(10.15)
    for made in (trajectory(times=[]), trajectory(times=[]), trajectory(stamp=1.0)):
        assert followed.accept(made, 10.05) is not None
    assert followed.rejections == {"no_points": 2, "ended_in_the_past": 1}
    assert followed.accepted == 1
    np.testing.assert_array_equal(followed.setpoint(10.15), before)


def test_a_replacement_starts_from_the_running_set_point():
    followed = controller()
    followed.accept(trajectory(), 10.0)
    before = followed.setpoint(10.15)
    followed.accept(trajectory(), 10.15, MEASURED_STATE)
    np.testing.assert_allclose(followed.setpoint(10.15), before, atol=1e-12)


def test_a_replacement_starts_from_the_measured_state_when_told_so():
    followed = controller(start_from=MEASURED)
    followed.accept(trajectory(), 10.0, MEASURED_STATE)
    np.testing.assert_array_equal(followed.setpoint(10.0)[0], MEASURED_STATE.positions)


def test_a_hold_stops_the_arm_where_it_was_measured():
    followed = controller()
    followed.accept(trajectory(), 10.0)
    followed.accept(hold_trajectory(NAMES, MEASURED_STATE.positions, 0.1), 10.05)
    np.testing.assert_array_equal(followed.setpoint(10.2)[0], MEASURED_STATE.positions)


def test_deactivating_stops_at_once_and_activating_takes_trajectories_again():
    followed = controller()
    followed.accept(trajectory(), 10.0)
    here = followed.setpoint(10.05)[0]
    followed.deactivate(10.05)
    assert followed.accept(trajectory(), 10.1).rule == "inactive"
    np.testing.assert_array_equal(followed.setpoint(11.0)[0], here)
    followed.activate(11.0, HOME)
    np.testing.assert_array_equal(followed.setpoint(11.0)[0], HOME)
    assert followed.accept(trajectory(), 11.0) is None


def test_nan_is_accepted_as_the_original_does_and_withheld_from_the_joints():
    followed = controller()
    assert followed.accept(trajectory(positions=np.full((2, 3), np.nan)), 10.0) is None
    np.testing.assert_array_equal(followed.setpoint(10.1)[0], HOME)
    assert followed.nonfinite_set_points == 3
    assert followed.accept(trajectory(), 10.1) is None
    np.testing.assert_array_equal(followed.setpoint(10.1)[0], HOME)


def test_a_partial_goal_leaves_the_other_joints_where_they_are():
    followed = controller(allow_partial=True)
    part = trajectory(joint_names=("gripper",), positions=[[0.03], [0.04]], velocities=[[0.0], [0.0]])
    assert followed.accept(part, 10.0) is None
    np.testing.assert_array_equal(followed.setpoint(11.0)[0], [0.5, 0.2, 0.04])


@pytest.mark.parametrize("positions", [HOME[:2], HOME * np.nan, None])
def test_it_is_not_built_without_positions_to_hold(positions):
    with pytest.raises(ValueError, match="to hold"):
        TrajectoryController(NAMES, positions)


@given(plausible_trajectories())
def test_what_a_gate_lets_through_is_accepted(case):
    made, start = case
    if TrajectoryValidator(JOINTS).check(made, 100.0, start.positions) is None:
        assert controller().accept(made, 100.0) is None


@given(broken_trajectories())
def test_rubbish_never_raises_and_never_moves_a_joint_to_nowhere(made):
    followed = controller(allow_partial=True, allow_nonzero_final_velocity=True)
    followed.accept(made, 10.0)
    for time in (10.0, 10.15, 1e9):
        assert np.isfinite(followed.setpoint(time)).all()
