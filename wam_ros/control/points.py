"""The points of an accepted trajectory as arrays in the controller's joint order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wam_ros.control import reading
from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory


@dataclass(frozen=True, eq=False)
class Points:
    """Points by the controller's joints.

    Attributes:
        times: Seconds from the start, shape (points,).
        positions: Shape (points, joints).
        velocities: Shape (points, joints), meaningful where `has_velocities`.
        accelerations: Shape (points, joints), meaningful where `has_accelerations`.
        has_velocities: Which points give velocities, bool of shape (points,).
        has_accelerations: Which points give accelerations, bool of shape (points,).
    """

    times: np.ndarray
    positions: np.ndarray
    velocities: np.ndarray
    accelerations: np.ndarray
    has_velocities: np.ndarray
    has_accelerations: np.ndarray

    @classmethod
    def moving(cls, times: np.ndarray, states: MotionState) -> "Points":
        """Returns points that give position, velocity and acceleration; `states` has shape (points, joints)."""
        given = np.ones(len(times), dtype=bool)
        return cls(times, states.positions, states.velocities, states.accelerations, given, given)


def ordered_points(trajectory: Trajectory, joint_names: Sequence[str], fill: np.ndarray | None = None) -> Points:
    """Sorts the points into the order of `joint_names`.

    As in the controller, joints that a partial goal leaves out stay at `fill`, and a goal that names one joint
    twice in place of another sends that other to zero: such a goal must not get this far.

    Args:
        trajectory: One that `controller_rejection` accepts.
        joint_names: The controller's joints.
        fill: Positions of joints that the trajectory does not name, shape (joints,); zero where None.
    """
    given = reading.names(trajectory.joint_names)
    times = np.array(trajectory.times, dtype=np.float64)
    columns = [list(joint_names).index(name) for name in given]
    rest = np.zeros(len(joint_names))
    partial = fill is not None and len(given) < len(joint_names)
    positions, _ = _sorted_field(trajectory.positions, times.size, columns, fill if partial else rest)
    velocities, has_velocities = _sorted_field(trajectory.velocities, times.size, columns, rest)
    accelerations, has_accelerations = _sorted_field(trajectory.accelerations, times.size, columns, rest)
    return Points(times, positions, velocities, accelerations, has_velocities, has_accelerations)


def _sorted_field(field: Any, count: int, columns: list[int], fill: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values = np.empty((count, len(fill)))
    values[:] = fill
    width = reading.width(field, count)
    if width is not None:
        if width:
            values[:, columns] = field
        return values, np.full(count, width > 0)
    given = np.zeros(count, dtype=bool)
    for index in range(count):
        row = reading.point(field, index)
        given[index] = row.size > 0
        if given[index]:
            values[index, columns] = row
    return values, given
