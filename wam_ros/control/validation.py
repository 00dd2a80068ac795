"""What a controller does not check: finite numbers, limits, jumps. It judges, and never alters a trajectory."""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from wam_ros.control import polynomials, reading
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points, ordered_points
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.rules import controller_rejection
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec

# Radians or metres (a second): more than float32 rounding, less than any encoder resolves.
LIMIT_TOLERANCE = 1e-6


class GateRule(str, Enum):
    """Names of the rejections that come on top of the controller's."""

    MEASURED_STATE_INVALID = "measured_state_invalid"
    DUPLICATE_JOINT = "duplicate_joint"
    NOT_FINITE = "not_finite"
    FIRST_TIME_NOT_POSITIVE = "first_time_not_positive"
    ACCELERATIONS_WITHOUT_VELOCITIES = "accelerations_without_velocities"
    START_JUMP = "start_jump"
    POSITION_LIMIT = "position_limit"
    VELOCITY_LIMIT = "velocity_limit"


class TrajectoryValidator:
    """Judges trajectories by the controller's rules in their strictest form, and then by the joints' limits.

    Args:
        joints: The controller's joints, in its order, with their limits.
        tracking_allowance: Seconds of motion at full speed by which a joint may lag behind its set-point; the
            first point may lie that much farther from the measured position than the time up to it allows.

    Raises:
        ValueError: There are no joints, or one has no usable limits.
    """

    def __init__(self, joints: Sequence[JointSpec], tracking_allowance: float = 0.1) -> None:
        _require_limits(joints)
        self.joint_names = tuple(joint.name for joint in joints)
        self.tracking_allowance = tracking_allowance
        self._lower = np.array([joint.lower for joint in joints], dtype=np.float64)
        self._upper = np.array([joint.upper for joint in joints], dtype=np.float64)
        self._speed = np.array([joint.max_velocity for joint in joints], dtype=np.float64)

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
            now: Seconds of the ROS clock.
            measured_positions: Measured joint positions in the controller's order.
            commanded: The state that the controller will start from, where known. With it the way to the first
                point is held to the limits too; without it, only the size of that step is judged.

        Returns:
            The first rule that is broken, or None.
        """
        measured = reading.numbers(measured_positions)
        if measured is None or measured.size != len(self.joint_names) or not np.isfinite(measured).all():
            found = f"measured positions are {measured_positions!r:.120}"
            cure = f"publish finite positions of {list(self.joint_names)}"
            return reject(GateRule.MEASURED_STATE_INVALID, found, cure)
        broken = controller_rejection(trajectory, self.joint_names, now, active=True) or self._judge_names(trajectory)
        if broken:
            return broken
        points = ordered_points(trajectory, self.joint_names)
        stamp = reading.number(trajectory.stamp)
        lead = points.times[0] - (0.0 if stamp == 0.0 else now - stamp)
        return (
            self._judge_form(points, stamp, lead)
            or self._judge_points(points)
            or self._judge_start(points.positions[0] - measured, lead)
            or self._judge_motion(points, stamp, now, commanded)
        )

    def _judge_names(self, trajectory: Trajectory) -> Rejection | None:
        given = reading.names(trajectory.joint_names)
        repeated = sorted({name for name in given if given.count(name) > 1})
        if repeated:
            return reject(GateRule.DUPLICATE_JOINT, f"{repeated} come more than once", "name every joint once")
        return None

    def _judge_form(self, points: Points, stamp: float, lead: float) -> Rejection | None:
        fields = {
            "times": points.times,
            "positions": points.positions,
            "velocities": points.velocities,
            "accelerations": points.accelerations,
            "stamp": np.asarray(stamp),
        }
        for name, values in fields.items():
            if not np.isfinite(values).all():
                return reject(GateRule.NOT_FINITE, f"{name} hold NaN or infinity", "send finite numbers only")
        if not lead > 0.0:
            found = f"the first point is {lead:.6f} s from now, which is a step"
            return reject(GateRule.FIRST_TIME_NOT_POSITIVE, found, "give the first point a time above 0")
        if np.any(points.has_accelerations & ~points.has_velocities):
            found = "a point has accelerations and no velocities"
            return reject(GateRule.ACCELERATIONS_WITHOUT_VELOCITIES, found, "give both, or velocities only")
        return None

    def _judge_points(self, points: Points) -> Rejection | None:
        return self._judge_positions(points.positions, points.positions, "a point") or self._judge_velocities(
            points.velocities, points.velocities, "a point"
        )

    def _judge_start(self, step: np.ndarray, lead: float) -> Rejection | None:
        allowed = self._speed * (lead + self.tracking_allowance)
        worst = int(np.argmax(np.abs(step) - allowed))
        if abs(step[worst]) > allowed[worst]:
            found = (
                f"{self.joint_names[worst]} is asked to go {step[worst]:.4f} from its measured position in "
                f"{lead:.3f} s, where {allowed[worst]:.4f} is allowed"
            )
            return reject(GateRule.START_JUMP, found, "start from where the arm is")
        return None

    def _judge_motion(
        self, points: Points, stamp: float, now: float, commanded: MotionState | None
    ) -> Rejection | None:
        with np.errstate(over="ignore", invalid="ignore"):
            motion = Motion.through(points, stamp, now, commanded)
            velocities = polynomials.derivative(motion.coefficients) / motion.lengths[:, None, None]
        if not (np.isfinite(motion.coefficients).all() and np.isfinite(velocities).all()):
            return reject(GateRule.NOT_FINITE, "the motion between points overflows", "send values within the limits")
        return self._judge_positions(
            *polynomials.value_range(motion.coefficients), "the motion between points"
        ) or self._judge_velocities(*polynomials.value_range(velocities), "the motion between points")

    def _judge_positions(self, low: np.ndarray, high: np.ndarray, where: str) -> Rejection | None:
        outside = np.maximum(self._lower - low, high - self._upper)
        if not outside.size or outside.max() <= LIMIT_TOLERANCE:
            return None
        row, joint = np.unravel_index(int(np.argmax(outside)), outside.shape)
        value = low[row, joint] if self._lower[joint] - low[row, joint] == outside[row, joint] else high[row, joint]
        found = (
            f"{where} takes {self.joint_names[joint]} to {value:.6f}, outside "
            f"{self._lower[joint]:.6f} to {self._upper[joint]:.6f}"
        )
        return reject(GateRule.POSITION_LIMIT, found, "keep targets within the limits of the robot's file")

    def _judge_velocities(self, low: np.ndarray, high: np.ndarray, where: str) -> Rejection | None:
        speed = np.maximum(np.abs(low), np.abs(high))
        outside = speed - self._speed
        if not outside.size or outside.max() <= LIMIT_TOLERANCE:
            return None
        row, joint = np.unravel_index(int(np.argmax(outside)), outside.shape)
        found = (
            f"{where} moves {self.joint_names[joint]} at {speed[row, joint]:.6f} a second, "
            f"above {self._speed[joint]:.6f}"
        )
        return reject(GateRule.VELOCITY_LIMIT, found, "slow the motion down, or correct the robot's file")


def _require_limits(joints: Sequence[JointSpec]) -> None:
    if not joints:
        raise ValueError("no joints to validate; name them, with limits, in the robot's file")
    for joint in joints:
        numbers = [reading.number(value) for value in (joint.lower, joint.upper, joint.max_velocity)]
        if not np.isfinite(numbers).all() or joint.lower >= joint.upper or joint.max_velocity <= 0.0:
            raise ValueError(
                f"joint {joint.name!r} has lower {joint.lower}, upper {joint.upper} and max_velocity "
                f"{joint.max_velocity}; give finite limits, lower below upper and max_velocity above 0, in the "
                "robot's file"
            )
