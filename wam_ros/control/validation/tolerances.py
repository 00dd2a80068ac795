"""How much of a limit is rounding, and how much is not knowing the controller's clock to the last millisecond."""

from dataclasses import dataclass

import numpy as np

# Radians or metres (a second): more than float32 rounding, less than any encoder resolves.
LIMIT_TOLERANCE = 1e-6
# A message counts time in nanoseconds.
_TIME_ROUNDING = 1e-9
_RELATIVE = 1e-6
# Greatest velocity, acceleration and jerk of the quintic that makes a step of 1 in 1 s, from rest to rest.
_QUINTIC_PEAKS = (1.875, 5.7735, 60.0)


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
        velocity, acceleration, jerk = _spread(lengths, speeds[None] * _TIME_ROUNDING)
        return cls(LIMIT_TOLERANCE + velocity, _RELATIVE * accelerations + acceleration, _RELATIVE * jerks + jerk)

    def steps(self) -> np.ndarray:
        """Returns what rounding may add to a step of the velocity at both ends of each piece, (pieces + 1, joints)."""
        return np.vstack([self.velocity[:1], self.velocity]) + np.vstack([self.velocity, self.velocity[-1:]])

    def with_start(self, length: float, offset: np.ndarray) -> "Tolerances":
        """Returns tolerances whose first piece also bears an uncertain start.

        Args:
            length: Seconds of the first piece.
            offset: By how much the start may be off, shape (joints,).
        """
        extra = _spread(np.array([length]), offset[None])
        widened = [field.copy() for field in (self.velocity, self.acceleration, self.jerk)]
        for field, more in zip(widened, extra):
            field[0] += more[0]
        return Tolerances(*widened)


def _spread(lengths: np.ndarray, offsets: np.ndarray) -> list[np.ndarray]:
    """What an offset at one end of a piece adds to its velocity, acceleration and jerk."""
    with np.errstate(over="ignore"):
        return [peak * offsets / lengths[:, None] ** order for order, peak in enumerate(_QUINTIC_PEAKS, start=1)]
