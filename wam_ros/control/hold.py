"""A hold that every controller takes: one point, at rest, a little ahead."""

from collections.abc import Mapping, Sequence

import numpy as np

from wam_ros.control.trajectory import Trajectory


def hold_trajectory(
    joint_names: Sequence[str],
    measured_positions: np.ndarray,
    duration: float = 0.1,
    keep: Mapping[str, float] | None = None,
) -> Trajectory:
    """Returns a trajectory that stops the joints where they are.

    Args:
        joint_names: Every joint of the controller.
        measured_positions: Shape (joints,), radians or metres.
        duration: Seconds until the point; above 0.
        keep: Set-points to stay at instead of the measured positions, by joint name. A gripper that holds an
            object belongs here with its last command: the object keeps the fingers from reaching the command,
            and that difference is the grip. At the measured position the grip is gone and the object falls.

    Raises:
        ValueError: The sizes differ, a position is not finite, or the duration is not above 0.
    """
    positions = np.array(measured_positions, dtype=np.float64)
    if positions.shape != (len(joint_names),):
        raise ValueError(f"{len(joint_names)} joints and positions of shape {positions.shape}; give one a joint")
    if not duration > 0.0:
        raise ValueError(f"hold duration is {duration} s; give a time above 0, such as 0.1")
    for index, name in enumerate(joint_names):
        positions[index] = (keep or {}).get(name, positions[index])
    unknown = [name for name, position in zip(joint_names, positions) if not np.isfinite(position)]
    if unknown:
        raise ValueError(f"no finite position to hold for {unknown}; give their last set-points in `keep`")
    return Trajectory(tuple(joint_names), np.array([duration]), positions[None], np.zeros((1, positions.size)))
