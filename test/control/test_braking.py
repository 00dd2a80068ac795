"""A hold brakes an arm in motion: at rest soon, within its limits, and never turning back."""

import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES
from hypothesis import given
from hypothesis import strategies as st
from smooth_cases import LIMITS

from wam_ros.control.braking import braking_hold
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rules import controller_rejection
from wam_ros.control.trajectory import Trajectory
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.sim.trajectory_controller import TrajectoryController
from wam_ros.spec import JointSpec

LOWER, UPPER, SPEED, ACCELERATION = (LIMITS[n] for n in ("lower", "upper", "max_velocity", "max_acceleration"))
shares = st.lists(st.floats(-1.0, 1.0), min_size=3, max_size=3).map(np.array)
# A speed within the last bit of zero overflows where it is divided by.
shares = shares.map(lambda share: np.where(np.abs(share) < 1e-9, 0.0, share))


@given(shares, shares, st.floats(0.05, 0.5))
def test_the_set_points_come_to_rest_in_time_within_limits_and_never_turn_back(place, share, longest):
    velocities = share * SPEED
    # Where a forwarded trajectory may be: it can still stop before its limit.
    braking = velocities**2 / (2 * ACCELERATION)
    low, high = LOWER + np.where(velocities < 0, braking, 0), UPPER - np.where(velocities > 0, braking, 0)
    state = MotionState((low + high) / 2 + place * (high - low) / 2, velocities, np.zeros(3))
    hold = braking_hold(JOINTS, state, longest)
    assert controller_rejection(hold, NAMES, 0.0, active=True) is None
    assert len(hold.times) == 1
    assert hold.times[0] <= longest
    motion = Motion.through(ordered_points(hold, NAMES), 0.0, 0.0, state)
    positions, speeds = motion.evaluate(np.linspace(0.0, hold.times[0] - 1e-9, 100))
    assert np.all(positions >= LOWER - 1.01e-4)
    assert np.all(positions <= UPPER + 1.01e-4)
    assert np.all(speeds * np.sign(velocities) >= -5e-3)
    assert np.all(np.abs(speeds) <= np.abs(velocities) + 1e-6)


def test_a_slow_arm_brakes_at_its_limit_of_acceleration():
    velocities = np.array([1.0, 0.0, 0.0])
    hold = braking_hold(JOINTS, MotionState(HOME, velocities, np.zeros(3)), 1.0)
    assert hold.times[0] == pytest.approx(1.0 / ACCELERATION[0])
    assert hold.positions[0] == pytest.approx(HOME + [0.5 / ACCELERATION[0], 0.0, 0.0])


def test_a_joint_that_creeps_at_its_limit_does_not_stop_the_others_at_once():
    velocities = np.array([1.0, 0.0, 1e-6])
    place = np.array([HOME[0], HOME[1], UPPER[2]])
    hold = braking_hold(JOINTS, MotionState(place, velocities, np.zeros(3)), 1.0)
    assert hold.times[0] == pytest.approx(1.0 / ACCELERATION[0])


def test_an_arm_at_rest_stays_where_it_is_and_a_grip_is_kept():
    beyond = HOME + [0.0, 0.0, 0.021]
    np.testing.assert_array_equal(braking_hold(JOINTS, MotionState.at_rest(beyond), 0.1).positions, [beyond])
    kept = braking_hold(JOINTS, MotionState.at_rest(HOME), 0.1, {"gripper": 0.0})
    np.testing.assert_array_equal(kept.positions, [HOME * [1, 1, 0]])


def test_the_simulated_arm_is_at_rest_within_200_ms_and_does_not_come_back():
    sim = TabletopSim()
    sim.reset("reach", 1)
    joints = [JointSpec(name, "rad", -3.0, 3.0, 2.0, 10.0, 1000.0) for name in sim.joint_names]
    positions, _ = sim.joint_state()
    controller = TrajectoryController(sim.joint_names, positions)
    way = np.zeros(7)
    way[0] = 1.0
    cruise = Trajectory(
        sim.joint_names,
        np.array([0.3, 1.3, 1.6]),
        positions + np.outer([0.225, 1.725, 1.95], way),
        np.outer([1.5, 1.5, 0.0], way),
        np.zeros((3, 7)),
    )
    assert controller.accept(cruise, sim.time) is None
    sim.advance(0.7, lambda now: controller.setpoint(now)[0])
    assert sim.joint_state()[1][0] > 1.3
    state = MotionState(*controller.setpoint(sim.time), way * 0)
    assert controller.accept(braking_hold(joints, state, 0.12), sim.time) is None
    speeds = []
    for _ in range(40):
        sim.advance(0.01, lambda now: controller.setpoint(now)[0])
        speeds.append(sim.joint_state()[1])
    sim.close()
    assert np.abs(speeds[17:]).max() < 0.05
    assert np.array(speeds)[:, 0].min() > -0.05
