"""How much of a limit is rounding, and how much is not knowing the controller's clock to the last millisecond."""

from dataclasses import dataclass

import numpy as np

from wam_ros.control.motion_state import MotionState

# Radians or metres (a second): more than float32 rounding, less than any encoder resolves.
LIMIT_TOLERANCE = 1e-6
# A message counts time in nanoseconds.
_TIME_ROUNDING = 1e-9
_RELATIVE = 1e-6
# Rows: an error of 1 at a start in position, in velocity, and in acceleration. Columns: greatest velocity, acceleration
# and jerk of the quintic that makes it good within 1 s.
_PEAKS = np.array([[1.875, 5.7735, 60.0], [1.0, 3.94, 36.0], [0.1, 1.0, 9.0]])
# How they grow with the seconds that it lasts.
_POWERS = np.array([[-1.0, -2.0, -3.0], [0.0, -1.0, -2.0], [1.0, 0.0, -1.0]])


@dataclass(frozen=True)
class Tolerances:
    """What is allowed above the limits of each piece, each of shape (pieces, joints)."""

    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray

    @classmethod
    def of(cls, lengths: np.ndarray, speeds: np.ndarray, accelerations: np.ndarray, jerks: np.ndarray) -> "Tolerances":
        """Returns what rounding alone may add.

        Args:
            lengths: Seconds that each piece lasts, shape (pieces,).
            speeds: Limits, shape (joints,).
            accelerations: Limits, shape (joints,).
            jerks: Limits, shape (joints,).
        """
        with np.errstate(over="ignore"):
            velocity, acceleration, jerk = (
                peak * lengths[:, None] ** power * (speeds * _TIME_ROUNDING)
                for peak, power in zip(_PEAKS[0], _POWERS[0])
            )
        return cls(LIMIT_TOLERANCE + velocity, _RELATIVE * accelerations + acceleration, _RELATIVE * jerks + jerk)

    def steps(self) -> np.ndarray:
        """Returns what rounding may add to a step of the velocity at both ends of each piece, (pieces + 1, joints)."""
        return np.vstack([self.velocity[:1], self.velocity]) + np.vstack([self.velocity, self.velocity[-1:]])

    def bear_start(self, length: float, offset: MotionState) -> None:
        """Lets the first piece also bear an uncertain start.

        Args:
            length: Seconds of the first piece.
            offset: By how much position, velocity and acceleration may be off, each of shape (joints,).
        """
        with np.errstate(over="ignore"):
            more = (_PEAKS * length**_POWERS).T @ np.stack([offset.positions, offset.velocities, offset.accelerations])
        self.velocity[0] += more[0]
        self.acceleration[0] += more[1]
        self.jerk[0] += more[2]
