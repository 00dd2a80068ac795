"""The limits that a motion is planned for, and those that it is judged by."""

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.validation.bounds import hull
from wam_ros.control.validation.limits import Limits


class Bounds:
    """Limits of all joints.

    Args:
        limits: The joints' limits.
        share: How much of velocity, acceleration and jerk may be used.
        slack: Radians or metres by which rounding may pass a position limit.

    Attributes:
        lower: Shape (joints,).
        upper: Shape (joints,).
        rates: Velocity, acceleration and jerk, shape (3, joints).
    """

    def __init__(self, limits: Limits, share: float, slack: float):
        self.lower, self.upper = limits.lower - slack, limits.upper + slack
        self.rates = share * np.stack([limits.velocity, limits.acceleration, limits.jerk])

    def keeps(self, motion: Motion) -> np.ndarray:
        """Returns which pieces of a motion keep them for certain, bool of shape (pieces, joints)."""
        pieces = motion.coefficients
        low, high = hull(pieces)
        kept = (low >= self.lower) & (high <= self.upper)
        for limit in self.rates:
            pieces = pieces[..., 1:] * np.arange(1, pieces.shape[-1]) / motion.lengths[:, None, None]
            low, high = hull(pieces)
            kept &= np.maximum(-low, high) <= limit
        return kept
