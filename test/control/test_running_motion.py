import numpy as np
from control_cases import HOME, NAMES, trajectory

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points
from wam_ros.control.running_motion import RunningMotion

SMOOTH = trajectory(accelerations=np.array([[0.5, -0.5, 0.01], [0.0, 0.0, 0.0]]))


def running(made=SMOOTH, now=10.0) -> RunningMotion:
    motion = RunningMotion(NAMES)
    motion.take(made, now, HOME)
    return motion


def test_before_any_motion_the_arm_rests_where_it_is_measured():
    motion = RunningMotion(NAMES)
    state = motion.state(3.0, HOME)
    np.testing.assert_array_equal(state.positions, HOME)
    np.testing.assert_array_equal(state.velocities, 0.0)
    assert not motion.running(3.0)
    assert motion.end_time == -np.inf


def test_the_state_at_any_time_is_what_the_controller_wants_then():
    state = running().state(10.1, HOME)
    np.testing.assert_allclose(state.positions, SMOOTH.positions[0])
    np.testing.assert_allclose(state.velocities, SMOOTH.velocities[0])
    np.testing.assert_allclose(state.accelerations, SMOOTH.accelerations[0], atol=1e-9)


def test_a_stamp_counts_on_the_callers_clock():
    motion = running(trajectory(stamp=9.95), now=10.0)
    np.testing.assert_allclose(motion.state(10.05, HOME).positions, SMOOTH.positions[0])
    np.testing.assert_allclose(motion.end_time, 10.15)


def test_a_motion_that_has_ended_holds_its_last_set_points_whatever_is_measured():
    state = running().state(99.0, HOME + 0.01)
    np.testing.assert_array_equal(state.positions, SMOOTH.positions[-1])
    np.testing.assert_array_equal(state.accelerations, 0.0)


def test_a_hold_leaves_the_measured_positions_and_the_kept_set_points():
    motion = running()
    motion.stop({"gripper": 0.033})
    np.testing.assert_array_equal(motion.state(11.0, HOME).positions, [*HOME[:2], 0.033])


def test_knots_up_to_a_time_rebuild_the_motion_exactly():
    motion = running()
    knots = motion.knots(10.0, 10.15)
    np.testing.assert_allclose(knots.times, [10.1])
    here, there = motion.state(10.03, HOME), motion.state(10.15, HOME)
    ends = Points.moving(
        np.array([10.03, *knots.times, 10.15]),
        MotionState(
            np.vstack([here.positions, knots.positions, there.positions]),
            np.vstack([here.velocities, knots.velocities, there.velocities]),
            np.vstack([here.accelerations, knots.accelerations, there.accelerations]),
        ),
    )
    rebuilt = Motion(0.0, ends)
    for time in np.linspace(10.03, 10.15, 7):
        np.testing.assert_allclose(rebuilt.evaluate(time)[0], motion.state(time, HOME).positions, atol=1e-12)


def test_there_are_no_knots_without_a_motion():
    assert RunningMotion(NAMES).knots(0.0, 9.0).positions.shape == (0, 3)
