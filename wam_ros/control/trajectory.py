"""A joint trajectory, as a controller receives it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Joint set-points over time; the plain form of trajectory_msgs/JointTrajectory.

    It holds whatever a message held, well formed or not, so that a validator can judge it. `positions`,
    `velocities`, `accelerations` and `effort` are one array a point, of any length: an empty one means that
    the point does not give that quantity, and None means that no point does. A well formed trajectory may
    give arrays of shape (points, joints).

    Attributes:
        joint_names: Names of the columns.
        times: Seconds from the start to each point, shape (points,).
        positions: Radians or metres.
        velocities: Radians or metres a second.
        accelerations: Radians or metres a second squared.
        effort: Newton metres or newtons.
        stamp: When the trajectory starts, seconds of the ROS clock; 0 means on receipt.
    """

    joint_names: Sequence[str]
    times: Sequence[float] | np.ndarray
    positions: Sequence[np.ndarray] | np.ndarray
    velocities: Sequence[np.ndarray] | np.ndarray | None = None
    accelerations: Sequence[np.ndarray] | np.ndarray | None = None
    effort: Sequence[np.ndarray] | np.ndarray | None = None
    stamp: float = 0.0
