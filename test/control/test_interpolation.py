import numpy as np
import pytest
from control_cases import HOME, NAMES, trajectory

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points

START = MotionState(np.array([0.4, 0.3, 0.01]), np.array([0.2, -0.2, 0.01]), np.array([1.0, 0.5, 0.0]))
ACCELERATIONS = np.array([[0.5, -0.5, 0.01], [0.0, 0.0, 0.0]])


def motion(made, now=10.0, start=START) -> Motion:
    return Motion.through(ordered_points(made, NAMES), made.stamp, now, start)


def test_positions_alone_are_joined_by_straight_lines():
    made = trajectory(velocities=None)
    positions, velocities = motion(made).evaluate(10.15)
    np.testing.assert_allclose(positions, (made.positions[0] + made.positions[1]) / 2)
    np.testing.assert_allclose(velocities, (made.positions[1] - made.positions[0]) / 0.1)


def test_velocities_make_a_cubic_that_has_them_at_its_points():
    made = trajectory()
    positions, velocities = motion(made).evaluate(np.array([10.0, 10.1, 10.2]))
    np.testing.assert_allclose(positions, [START.positions, *made.positions], atol=1e-12)
    np.testing.assert_allclose(velocities, [START.velocities, *made.velocities], atol=1e-12)


def test_the_cubic_is_the_controllers():
    made, so_far, length = trajectory(), 0.03, 0.1
    (p0, p1), (v0, v1) = made.positions, made.velocities
    second = (3 * (p1 - p0) - (2 * v0 + v1) * length) / length**2
    third = (2 * (p0 - p1) + (v0 + v1) * length) / length**3
    positions, velocities = motion(made).evaluate(10.1 + so_far)
    np.testing.assert_allclose(positions, p0 + v0 * so_far + second * so_far**2 + third * so_far**3)
    np.testing.assert_allclose(velocities, v0 + 2 * second * so_far + 3 * third * so_far**2)


def test_accelerations_make_a_quintic_that_has_them_at_its_points():
    made = trajectory(accelerations=ACCELERATIONS)
    running = motion(made)
    for time, wanted in ((10.0, START.accelerations), (10.1, ACCELERATIONS[0]), (10.2 - 1e-9, ACCELERATIONS[1])):
        np.testing.assert_allclose(running.state(time).accelerations, wanted, atol=1e-5)
    np.testing.assert_allclose(running.evaluate(10.1)[1], made.velocities[0], atol=1e-12)


def test_a_start_without_velocity_makes_the_first_piece_straight():
    made = trajectory()
    _, velocities = motion(made, start=MotionState(START.positions)).evaluate(10.05)
    np.testing.assert_allclose(velocities, (made.positions[0] - START.positions) / 0.1)


def test_the_ends_are_met_exactly_and_the_last_is_held():
    made = trajectory()
    positions, velocities = motion(made, now=0.0).evaluate(np.array([0.0, 0.2, 1.0, 1e6]))
    np.testing.assert_array_equal(positions, [START.positions, *[made.positions[1]] * 3])
    np.testing.assert_array_equal(velocities[1:], 0.0)


def test_points_in_the_past_are_skipped_without_a_bridge():
    made = trajectory(stamp=9.85)
    positions, _ = motion(made).evaluate(10.0)
    assert not np.allclose(positions, START.positions)
    np.testing.assert_array_equal(positions, motion(made, now=9.85).evaluate(10.0)[0])


def test_a_stamp_in_the_future_is_waited_for_on_the_way():
    made = trajectory(stamp=11.0)
    positions, _ = motion(made).evaluate(np.array([10.0, 11.1]))
    np.testing.assert_allclose(positions, [START.positions, made.positions[0]], atol=1e-12)


@pytest.mark.parametrize("shape", [(), (4,), (2, 3)])
def test_any_shape_of_times_is_evaluated_at_once(shape):
    positions, velocities = motion(trajectory()).evaluate(np.full(shape, 10.13))
    assert positions.shape == velocities.shape == (*shape, 3)


def test_columns_follow_the_controllers_order_and_not_the_messages():
    made = trajectory(joint_names=NAMES[::-1], positions=[HOME[::-1]] * 2, velocities=None)
    np.testing.assert_array_equal(motion(made).evaluate(10.5)[0], HOME)


def test_joints_left_out_of_a_partial_goal_stay():
    made = trajectory(joint_names=("gripper",), positions=[[0.03], [0.04]], velocities=None)
    points = ordered_points(made, NAMES, fill=HOME)
    np.testing.assert_array_equal(points.positions, [[0.5, 0.2, 0.03], [0.5, 0.2, 0.04]])


@pytest.mark.parametrize("given", ["positions", "velocities", "accelerations"])
def test_the_state_at_one_time_is_that_of_many(given):
    made = trajectory(
        velocities=None if given == "positions" else trajectory().velocities,
        accelerations=ACCELERATIONS if given == "accelerations" else None,
    )
    times = np.array([9.9, 10.0, 10.07, 10.1, 10.13, 10.2, 11.0])
    many = motion(made).state(times)
    for k, time in enumerate(times):
        one = motion(made).state(float(time))
        for name in ("positions", "velocities", "accelerations"):
            np.testing.assert_allclose(getattr(one, name), getattr(many, name)[k], atol=1e-12)
