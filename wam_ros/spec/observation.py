"""What the robot senses at one instant."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Observation:
    """Camera images and joint state, taken together.

    Attributes:
        stamp: Acquisition time, seconds of the ROS clock (or of the simulation).
        images: Camera name to RGB image, uint8 of shape (height, width, 3).
        joint_names: Names of the joints, in the order of `joint_positions`.
        joint_positions: Measured positions, shape (joints,), radians or metres.
        joint_velocities: Measured velocities, shape (joints,), or None where unknown.
        depth: Camera name to depth along the optical axis, float32 metres, (height, width).
    """

    stamp: float
    images: dict[str, np.ndarray]
    joint_names: tuple[str, ...]
    joint_positions: np.ndarray
    joint_velocities: np.ndarray | None = None
    depth: dict[str, np.ndarray] = field(default_factory=dict)

    def ordered_positions(self, names: tuple[str, ...]) -> np.ndarray:
        """Returns the positions of `names`, matched by name and never by index.

        Raises:
            KeyError: A wanted joint is not in this observation.
        """
        index = {name: i for i, name in enumerate(self.joint_names)}
        missing = [name for name in names if name not in index]
        if missing:
            raise KeyError(f"joints {missing} are not in the observation, which has {list(self.joint_names)}")
        return np.asarray([self.joint_positions[index[name]] for name in names], dtype=np.float64)
