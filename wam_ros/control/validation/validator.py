"""One validator for everything that a trajectory must keep on its way to the controller."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control import reading
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.rules import controller_rejection
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation.form import judge_measured, judge_names, judge_numbers, judge_stamp
from wam_ros.control.validation.future import Future
from wam_ros.control.validation.limits import Limits
from wam_ros.control.validation.motion import judge_course, judge_points, judge_smoothness, judge_steps
from wam_ros.control.validation.rules import GateRule
from wam_ros.control.validation.settings import ValidationSettings
from wam_ros.control.validation.start import is_hold, judge_start, settled_start, start_offset
from wam_ros.control.validation.tolerances import Tolerances
from wam_ros.control.validation.workspace import Workspace
from wam_ros.spec import JointSpec


class TrajectoryValidator:
    """Judges trajectories by the controller's rules in their strictest form, and then by what it does not check.

    Args:
        joints: The controller's joints, in its order, with their limits.
        settings: How strict it is; the defaults where None.
        workspace: The box that the tool point must keep to, or None.

    Raises:
        ValueError: There are no joints, or one lacks a usable limit; the message names the joint and the field.
    """

    def __init__(
        self,
        joints: Sequence[JointSpec],
        settings: ValidationSettings | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        self.settings = settings or ValidationSettings()
        self._limits = Limits.of(joints)
        self._workspace = workspace
        self.joint_names = self._limits.names

    def check(
        self,
        trajectory: Trajectory,
        now: float,
        measured_positions: np.ndarray,
        commanded: MotionState | None = None,
    ) -> Rejection | None:
        """Judges one trajectory; never raises, whatever the trajectory holds.

        Args:
            trajectory: What was received, complete goals only.
            now: Seconds of the clock that the trajectory's stamp counts on.
            measured_positions: Measured joint positions in the controller's order.
            commanded: The state that the controller will start from, where known. With it the way to the first
                point is held to the limits too; without it, only the size of that step is judged.

        Returns:
            The first rule that is broken, or None.
        """
        measured = reading.numbers(measured_positions)
        broken = (
            judge_measured(measured, measured_positions, self.joint_names)
            or controller_rejection(trajectory, self.joint_names, now, active=True)
            or judge_names(trajectory)
        )
        if broken:
            return broken
        points = ordered_points(trajectory, self.joint_names)
        stamp = reading.number(trajectory.stamp)
        broken = judge_numbers(points, stamp) or judge_stamp(points, stamp, now, self.settings.max_wait)
        if broken:
            return broken
        start = settled_start(commanded, measured, points.positions[0], self._limits)
        return self._judge_motion(Future.of(points, stamp, now, start), measured)

    def _judge_motion(self, future: Future, measured: np.ndarray) -> Rejection | None:
        if not future.finite:
            found = "the motion between points overflows"
            return reject(GateRule.NOT_FINITE, found, "send values within the limits")
        limits, settings = self._limits, self.settings
        tolerances = Tolerances.of(future.lengths, limits.velocity, limits.acceleration, limits.jerk)
        if future.bridged:
            tolerances.bear_start(float(future.lengths[0]), start_offset(future.start, measured, limits, settings))
        smooth = settings.smooth and not is_hold(future, measured, limits)
        return (
            judge_points(future, limits)
            or judge_start(future, measured, limits, settings)
            or judge_steps(future, limits, settings.max_step)
            or judge_course(future, limits, tolerances)
            or (judge_smoothness(future, limits, tolerances) if smooth else None)
            or (self._workspace.judge(future, measured) if self._workspace else None)
        )
