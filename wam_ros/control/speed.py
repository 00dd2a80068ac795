"""Slows a trajectory down until every joint keeps its limits, along the same path."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wam_ros.control import polynomials
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points, ordered_points
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec

# Keeps rounding from putting the slowed motion a hair above the limit.
_MARGIN = 1e-4
_ROUNDS = 8


def slow_to_limits(
    trajectory: Trajectory, joints: Sequence[JointSpec], start: MotionState | None = None
) -> tuple[Trajectory, float]:
    """Stretches the times of a well formed trajectory by one factor where velocity, acceleration or jerk is too great.

    All joints slow down together, so the arm follows the same path; what keeps the limits stays as it was.

    Args:
        trajectory: With positions and velocities and finite values, no accelerations, and stamp 0.
        joints: The controller's joints with their limits.
        start: Where the controller will start from; with it the way to the first point counts too. A start in motion
            may need more room than slowing down gives; the way from it is then as good as it gets.

    Returns:
        The trajectory, and the factor by which it lasts longer, 1 where it was left alone.
    """
    names = [joint.name for joint in joints]
    limits = np.array([[j.max_velocity, j.max_acceleration, j.max_jerk] for j in joints], dtype=np.float64).T
    slowed, factor = trajectory, 1.0
    for _ in range(_ROUNDS):
        more = _excess(ordered_points(slowed, names), limits, start)
        if more <= 1.0:
            break
        factor *= more * (1.0 + _MARGIN)
        times = np.asarray(trajectory.times) * factor
        velocities = np.asarray(trajectory.velocities, dtype=np.float64) / factor
        slowed = replace(trajectory, times=times, velocities=velocities)
    return slowed, factor


def _excess(points: Points, limits: np.ndarray, start: MotionState | None) -> float:
    """Returns by which factor the times must grow so that a motion from rest to rest keeps the limits (3, joints)."""
    motion = Motion.through(points, 0.0, 0.0, start)
    factor = float(np.max(np.abs(points.velocities) / limits[0]))
    if not motion.lengths.size:
        return factor
    rate = motion.coefficients
    for order, limit in enumerate(limits, start=1):
        rate = polynomials.derivative(rate) / motion.lengths[:, None, None]
        low, high = polynomials.value_range(rate)
        factor = max(factor, float(np.max(np.maximum(-low, high) / limit)) ** (1.0 / order))
    return factor
