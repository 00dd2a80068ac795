import time

import numpy as np
import pytest

from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.followed_arm import FollowedArm

STEP = np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])


@pytest.fixture
def home(robot) -> MotionState:
    return MotionState.at_rest(np.array(robot.home))


def moving(arm: FollowedArm, robot, home: MotionState, since: float) -> None:
    """Sends the arm on its way, `since` seconds ago."""
    target = (home.positions + STEP)[None]
    now = time.monotonic() - since
    arm.take(Trajectory(robot.joint_names, [1.0], target, np.zeros((1, 7)), np.zeros((1, 7))), home, now)


def test_a_hold_of_a_moving_arm_lies_ahead_of_where_it_is_commanded_to_be(robot, home):
    arm = FollowedArm(robot)
    moving(arm, robot, home, 0.5)
    now = time.monotonic()
    commanded = arm.start(home, now)
    measured = MotionState(commanded.positions - 0.01, commanded.velocities)
    hold = arm.hold(measured, 0.12, [])
    assert arm.moving(time.monotonic())
    assert commanded.positions[0] < hold.positions[0][0] < commanded.positions[0] + 0.12


def test_a_hold_starts_from_where_the_arm_is_when_it_is_far_from_where_it_should_be(robot, home):
    arm = FollowedArm(robot)
    moving(arm, robot, home, 0.9)
    stuck = MotionState(home.positions, np.zeros(7))
    np.testing.assert_array_equal(arm.hold(stuck, 0.12, []).positions, [home.positions])


def test_an_arm_that_is_not_seen_any_more_brakes_from_where_it_is_commanded_to_be(robot, home):
    arm = FollowedArm(robot)
    assert arm.hold(None, 0.12, []) is None
    moving(arm, robot, home, 0.5)
    commanded = arm.start(home, time.monotonic())
    assert arm.hold(None, 0.12, []).positions[0][0] == pytest.approx(commanded.positions[0], abs=0.12)


def test_a_controller_that_starts_from_the_measured_state_is_taken_at_its_word(robot, home):
    arm = FollowedArm(robot, from_desired=False)
    moving(arm, robot, home, 0.5)
    assert arm.start(home, time.monotonic()) is home


def test_in_a_dry_run_the_arm_is_where_it_would_be(robot, home):
    arm, real = FollowedArm(robot, imagined=True), FollowedArm(robot)
    for each in (arm, real):
        moving(each, robot, home, 0.5)
    now = time.monotonic()
    assert arm.measured(home, now).positions[0] > home.positions[0] + 0.1
    assert real.measured(home, now) is home
