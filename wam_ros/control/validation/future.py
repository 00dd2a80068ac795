"""The part of a trajectory's motion that is still to come."""

from dataclasses import dataclass, field
from math import comb

import numpy as np

from wam_ros.control import polynomials
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points


@dataclass(frozen=True, eq=False)
class Future:
    """What a controller will do of a trajectory from now on.

    Attributes:
        start: State at which it takes over, None where it is not known.
        gap: Seconds from now to the first point; negative where that is past.
        points: Positions of the points still to come, shape (points, joints).
        velocities: Velocities that those points give, shape (points, joints), zero where they give none.
        lengths: Seconds of each piece, shape (pieces,).
        pieces: Polynomials over each piece, shape (pieces, joints, 6), the constant first.
        bridged: Whether the first piece leads from the start to the first point.
    """

    start: MotionState | None
    gap: float
    points: np.ndarray
    velocities: np.ndarray
    lengths: np.ndarray
    pieces: np.ndarray
    bridged: bool
    by_order: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def of(cls, points: Points, stamp: float, now: float, start: MotionState | None) -> "Future":
        """Follows the controller's rules: points that are past are skipped, and nothing leads to them."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            motion = Motion.through(points, stamp, now, start)
            lead = now - motion.origin
            gap = float(points.times[0] - lead)
            bridged = len(motion.times) > len(points.times)
            coming = points.times > lead
            pieces, lengths = motion.coefficients, motion.lengths
            if gap <= 0.0 and lengths.size:
                pieces, lengths = _from(pieces, lengths, motion.times, lead)
            by_order = [pieces]
            for _ in range(3):
                by_order.append(polynomials.derivative(by_order[-1]) / lengths[:, None, None])
        return cls(start, gap, points.positions[coming], points.velocities[coming], lengths, pieces, bridged, by_order)

    @property
    def finite(self) -> bool:
        """Whether the motion and its derivatives are numbers; great values may overflow."""
        return all(np.isfinite(values).all() for values in self.by_order)

    def at_start(self, order: int) -> np.ndarray:
        """Returns positions (order 0), velocities (1) or accelerations (2) as the first piece begins, (joints,)."""
        return self.by_order[order][0, :, 0]

    def velocity_steps(self) -> np.ndarray:
        """Returns by how much velocities step at the start, at each knot and at the end, (pieces + 1, joints)."""
        velocities = self.by_order[1]
        before, after = velocities[..., 0], velocities.sum(axis=-1)
        rest = np.zeros((1, velocities.shape[1]))
        known = self.start is not None and self.start.velocities is not None
        first = self.start.velocities[None] if known else before[:1]
        return np.vstack([before, rest]) - np.vstack([first, after])


def _from(pieces: np.ndarray, lengths: np.ndarray, times: np.ndarray, lead: float) -> tuple[np.ndarray, np.ndarray]:
    """Cuts off what lies before `lead`, counted as `times` are."""
    first = int(np.clip(np.searchsorted(times, lead, side="right") - 1, 0, lengths.size - 1))
    share = float(np.clip((lead - times[first]) / lengths[first], 0.0, 1.0 - 1e-9))
    pieces, lengths = pieces[first:].copy(), lengths[first:].copy()
    pieces[0] = pieces[0] @ _shift(share, pieces.shape[-1])
    lengths[0] *= 1.0 - share
    return pieces, lengths


def _shift(share: float, size: int) -> np.ndarray:
    """Matrix that turns p(u) into p(share + (1 - share) u)."""
    rest = 1.0 - share
    return np.array(
        [[comb(n, k) * share ** (n - k) * rest**k if k <= n else 0.0 for k in range(size)] for n in range(size)]
    )
