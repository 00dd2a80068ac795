"""Motion between points, as the joint_trajectory_controller interpolates it."""

import numpy as np

from wam_ros.control import polynomials
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points


class Motion:
    """Polynomial pieces from one knot to the next, then a hold at the last.

    Attributes:
        origin: Time that `times` count from, seconds.
        times: Knot times after `origin`, shape (knots,).
        positions: Shape (knots, joints).
        lengths: Seconds that each piece lasts, shape (knots - 1,).
        coefficients: Pieces over their own share of time, 0 to 1, shape (knots - 1, joints, 6), constant first.
    """

    def __init__(self, origin: float, points: Points) -> None:
        self.origin = origin
        self.times = points.times
        self.positions = points.positions
        self.lengths = np.diff(points.times)
        self.coefficients = _pieces(points, self.lengths)
        self._final_velocities = np.where(points.has_velocities[-1], points.velocities[-1], 0.0)

    @classmethod
    def hold(cls, positions: np.ndarray, time: float = 0.0) -> "Motion":
        """Returns a motion that stays at `positions`, shape (joints,)."""
        rest = np.zeros((1, len(positions)))
        yes = np.ones(1, dtype=bool)
        return cls(time, Points(np.zeros(1), np.array(positions, dtype=np.float64)[None], rest, rest, yes, yes))

    @classmethod
    def through(cls, points: Points, stamp: float, now: float, start: MotionState | None) -> "Motion":
        """Returns the motion that a controller makes of a trajectory.

        It goes from `start` at `now` to the first point, unless that point is past already: then, as in the
        controller, nothing bridges the gap. It starts at the first point where `start` is None.

        Args:
            points: The points in the controller's order.
            stamp: The trajectory's stamp, 0 for now.
            now: When the trajectory was accepted, seconds.
            start: State at the replacement.
        """
        origin = now if stamp == 0.0 else stamp
        lead = now - origin
        if start is None or points.times[0] <= lead:
            return cls(origin, points)
        return cls(origin, _prepended(points, lead, start))

    @property
    def end_time(self) -> float:
        """When the last knot is due, seconds."""
        return self.origin + float(self.times[-1])

    def evaluate(self, time: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns positions and velocities at `time` (seconds, scalar or any shape), each (..., joints)."""
        positions, velocities, _ = self._derivatives(np.asarray(time, dtype=np.float64) - self.origin)
        return positions, velocities

    def state(self, time: float | np.ndarray) -> MotionState:
        """Returns positions, velocities and accelerations at `time` (seconds, scalar or any shape)."""
        if np.ndim(time) == 0:
            return self._state(float(time) - self.origin)
        return MotionState(*self._derivatives(np.asarray(time, dtype=np.float64) - self.origin))

    def _state(self, time: float) -> MotionState:
        """As _derivatives for one time, in a third of the time: nodes ask for it with each trajectory."""
        if time >= self.times[-1] or not self.lengths.size:
            rest = np.zeros(self.positions.shape[1])
            return MotionState(self.positions[-1].copy(), self._final_velocities.copy(), rest)
        piece = max(int(self.times.searchsorted(time, side="right")) - 1, 0)
        length = float(self.lengths[piece])
        u = min(max((time - float(self.times[piece])) / length, 0.0), 1.0)
        u2, u3, u4 = u * u, u**3, u**4
        basis = np.array(
            [
                [1.0, u, u2, u3, u4, u * u4],
                [0.0, 1.0, 2.0 * u, 3.0 * u2, 4.0 * u3, 5.0 * u4],
                [0.0, 0.0, 2.0, 6.0 * u, 12.0 * u2, 20.0 * u3],
            ]
        )
        position, velocity, acceleration = basis @ self.coefficients[piece].T
        return MotionState(position, velocity / length, acceleration / length**2)

    def _derivatives(self, time: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        shape = (*time.shape, self.positions.shape[1])
        ended = np.broadcast_to((time >= self.times[-1])[..., None], shape)
        final = np.broadcast_to(self.positions[-1], shape).copy()
        final_velocities = np.broadcast_to(self._final_velocities, shape).copy()
        if self.lengths.size == 0:
            return final, final_velocities, np.zeros(shape)
        piece = np.clip(np.searchsorted(self.times, time, side="right") - 1, 0, self.lengths.size - 1)
        length = self.lengths[piece][..., None]
        u = np.clip((time - self.times[piece])[..., None] / length, 0.0, 1.0)
        position = self.coefficients[piece]
        velocity = polynomials.derivative(position)
        acceleration = polynomials.derivative(velocity)
        return (
            np.where(ended, final, polynomials.evaluate(position, u)),
            np.where(ended, final_velocities, polynomials.evaluate(velocity, u) / length),
            np.where(ended, 0.0, polynomials.evaluate(acceleration, u) / length**2),
        )


def _prepended(points: Points, time: float, start: MotionState) -> Points:
    """Puts the start before the points; a derivative that it lacks is marked as not given."""
    zeros = np.zeros(len(start.positions))
    velocities = zeros if start.velocities is None else start.velocities
    accelerations = zeros if start.accelerations is None else start.accelerations
    return Points(
        times=np.concatenate([[time], points.times]),
        positions=np.vstack([start.positions, points.positions]),
        velocities=np.vstack([velocities, points.velocities]),
        accelerations=np.vstack([accelerations, points.accelerations]),
        has_velocities=np.concatenate([[start.velocities is not None], points.has_velocities]),
        has_accelerations=np.concatenate([[start.accelerations is not None], points.has_accelerations]),
    )


def _pieces(points: Points, lengths: np.ndarray) -> np.ndarray:
    """Linear, cubic or quintic pieces by what both ends give; accelerations count only beside velocities."""
    h = lengths[:, None]
    step = np.diff(points.positions, axis=0)
    v0, v1 = points.velocities[:-1] * h, points.velocities[1:] * h
    smooth = points.has_velocities[:-1] & points.has_velocities[1:]
    smoother = smooth & points.has_accelerations[:-1] & points.has_accelerations[1:]
    pieces = np.zeros((*step.shape, 6))
    pieces[..., 0] = points.positions[:-1]
    if smoother.all():
        return _quintic(pieces, step, v0, v1, points.accelerations[:-1] * h**2, points.accelerations[1:] * h**2)
    pieces[..., 1] = np.where(smooth[:, None], v0, step)
    pieces[..., 2] = np.where(smooth[:, None], 3 * step - 2 * v0 - v1, 0.0)
    pieces[..., 3] = np.where(smooth[:, None], v0 + v1 - 2 * step, 0.0)
    if smoother.any():
        a0, a1 = points.accelerations[:-1] * h**2, points.accelerations[1:] * h**2
        return np.where(smoother[:, None, None], _quintic(pieces.copy(), step, v0, v1, a0, a1), pieces)
    return pieces


def _quintic(
    pieces: np.ndarray, step: np.ndarray, v0: np.ndarray, v1: np.ndarray, a0: np.ndarray, a1: np.ndarray
) -> np.ndarray:
    """Fills in all but the constants, for derivatives at both ends that count in shares of the piece's time."""
    pieces[..., 1] = v0
    pieces[..., 2] = a0 / 2
    pieces[..., 3] = (20 * step - 3 * a0 + a1 - 12 * v0 - 8 * v1) / 2
    pieces[..., 4] = (3 * a0 - 2 * a1 + 16 * v0 + 14 * v1 - 30 * step) / 2
    pieces[..., 5] = (12 * step - a0 + a1 - 6 * v0 - 6 * v1) / 2
    return pieces
