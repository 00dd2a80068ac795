"""Where joints are and how they move at one instant."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class MotionState:
    """Positions and, where known, their derivatives, each of shape (joints,), in radians or metres and seconds.

    A controller whose joints have no velocity interface measures no velocities: they are None then.
    """

    positions: np.ndarray
    velocities: np.ndarray | None = None
    accelerations: np.ndarray | None = None

    @classmethod
    def at_rest(cls, positions: np.ndarray) -> "MotionState":
        """Returns a state that stands still at `positions`."""
        positions = np.array(positions, dtype=np.float64)
        return cls(positions, np.zeros_like(positions), np.zeros_like(positions))
