"""Where the arm is, and what the controller makes it do: measured beside commanded."""

import time

import numpy as np

from wam_ros.control.braking import braking_hold
from wam_ros.control.motion_state import MotionState
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import RobotSpec

# Seconds of motion at full speed: a set-point farther from the joint than that does not tell where it can stop.
_ASTRAY = 0.1


class FollowedArm:
    """Follows what was forwarded, on the steady clock.

    Args:
        robot: The robot.
        from_desired: Whether the controller joins a new trajectory from its desired state, or from the measured one.
        imagined: Whether nothing is forwarded: the arm then is where it would be.
    """

    def __init__(self, robot: RobotSpec, from_desired: bool = True, imagined: bool = False):
        self._robot = robot
        self._motion = RunningMotion(robot.joint_names)
        self._speeds = np.array([joint.max_velocity for joint in robot.joints])
        self._from_desired = from_desired
        self._imagined = imagined

    def moving(self, now: float) -> bool:
        """Tells whether what was forwarded is still under way."""
        return self._motion.running(now)

    def measured(self, state: MotionState, now: float) -> MotionState:
        """Returns the measured state, or in a dry run the one that the arm would be in."""
        return self._motion.state(now, state.positions) if self._imagined and self.moving(now) else state

    def start(self, state: MotionState, now: float) -> MotionState:
        """Returns the state from which the controller starts, where the arm is measured in `state`."""
        return self._motion.state(now, state.positions) if self._from_desired else state

    def take(self, trajectory: Trajectory, state: MotionState, now: float) -> None:
        """Notes what was forwarded; its stamp counts on the steady clock."""
        self._motion.take(trajectory, now, state.positions)

    def hold(self, state: MotionState | None, longest: float, kept: list[str]) -> Trajectory | None:
        """Returns a hold, and follows it; None where it is not known where the arm is.

        It brakes from the commanded state, or from the measured one where the arm is far from what was commanded.

        Args:
            state: The measured state, None where there is none.
            longest: Seconds within which the set-points come to rest.
            kept: Joints that stay at their last set-points.
        """
        now = time.monotonic()
        if state is None and not self.moving(now):
            return None
        commanded = self._motion.state(now, np.zeros(len(self._speeds)) if state is None else state.positions)
        measured = commanded if state is None else self.measured(state, now)
        astray = np.abs(commanded.positions - measured.positions) > self._speeds * _ASTRAY
        keep = self._motion.set_points(now, kept)
        start = measured if self._loose(astray, keep) else commanded
        hold = braking_hold(self._robot.joints, start, longest, keep)
        self._motion.take(hold, now, measured.positions)
        return hold

    def _loose(self, astray: np.ndarray, keep: dict[str, float]) -> bool:
        return any(far and name not in keep for far, name in zip(astray, self._robot.joint_names))
