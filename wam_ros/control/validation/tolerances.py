"""How much of a limit is rounding, and how much is not knowing the controller's clock to the last millisecond."""

from dataclasses import dataclass

import numpy as np

from wam_ros.control.motion_state import MotionState

# Radians or metres (a second): more than float32 rounding, less than any encoder resolves.
LIMIT_TOLERANCE = 1e-6
# A message counts time in nanoseconds.
_TIME_ROUNDING = 1e-9
_RELATIVE = 1e-6
# Greatest velocity, acceleration and jerk of the quintics that last 1 s and end at rest at 0, from a start of 1 in
# position, in velocity, and in acceleration.
_PEAKS = ((1.875, 5.7735, 60.0), (1.0, 3.94, 36.0), (0.1, 1.0, 9.0))


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
        velocity, acceleration, jerk = _spread(lengths, speeds * _TIME_ROUNDING, order=0)
        return cls(LIMIT_TOLERANCE + velocity, _RELATIVE * accelerations + acceleration, _RELATIVE * jerks + jerk)

    def steps(self) -> np.ndarray:
        """Returns what rounding may add to a step of the velocity at both ends of each piece, (pieces + 1, joints)."""
        return np.vstack([self.velocity[:1], self.velocity]) + np.vstack([self.velocity, self.velocity[-1:]])

    def with_start(self, length: float, offset: MotionState) -> "Tolerances":
        """Returns tolerances whose first piece also bears an uncertain start.

        Args:
            length: Seconds of the first piece.
            offset: By how much position, velocity and acceleration may be off, each of shape (joints,).
        """
        widened = [field.copy() for field in (self.velocity, self.acceleration, self.jerk)]
        for order, by in enumerate((offset.positions, offset.velocities, offset.accelerations)):
            for field, more in zip(widened, _spread(np.array([length]), by, order)):
                field[0] += more[0]
        return Tolerances(*widened)


def _spread(lengths: np.ndarray, offset: np.ndarray, order: int) -> list[np.ndarray]:
    """What an offset of a derivative at one end of a piece adds to its velocity, acceleration and jerk."""
    with np.errstate(over="ignore"):
        return [peak * offset * lengths[:, None] ** (order - k) for k, peak in enumerate(_PEAKS[order], start=1)]
