"""Slows a trajectory down until every joint keeps its speed limit, along the same path."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wam_ros.control import polynomials
from wam_ros.control.interpolation import Motion
from wam_ros.control.points import ordered_points
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec

# Keeps rounding from putting the slowed motion a hair above the limit.
_MARGIN = 1e-4


def slow_to_limits(trajectory: Trajectory, joints: Sequence[JointSpec]) -> tuple[Trajectory, float]:
    """Stretches the times of a well formed trajectory by one factor where it is too fast.

    All joints slow down together, so the arm follows the same path; what is fast enough stays as it was.

    Args:
        trajectory: With positions and velocities and finite values.
        joints: The controller's joints with their limits.

    Returns:
        The trajectory, and the factor by which it lasts longer, 1 where it was left alone.
    """
    points = ordered_points(trajectory, [joint.name for joint in joints])
    limits = np.array([joint.max_velocity for joint in joints], dtype=np.float64)
    motion = Motion.through(points, 0.0, 0.0, None)
    peaks = np.abs(points.velocities).max(axis=0)
    if motion.lengths.size:
        low, high = polynomials.value_range(polynomials.derivative(motion.coefficients) / motion.lengths[:, None, None])
        peaks = np.maximum(peaks, np.maximum(np.abs(low), np.abs(high)).max(axis=0))
    factor = float(np.max(peaks / limits))
    if factor <= 1.0:
        return trajectory, 1.0
    factor *= 1.0 + _MARGIN
    velocities = np.asarray(trajectory.velocities, dtype=np.float64) / factor
    return replace(trajectory, times=np.asarray(trajectory.times) * factor, velocities=velocities), factor
