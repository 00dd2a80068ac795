"""How smooth the executed motion is, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.control.motion_state import MotionState
from wam_ros.control.validation.limits import Limits
from wam_ros.evaluation.bench.seams.replay import Piece

# The controller's period, seconds; Franka's arms take a set-point each millisecond.
PERIOD = 0.001
# Share of a limit that rounding may add.
_ROUNDING = 1e-3

Figures = dict[str, float | int]


@dataclass
class _Sums:
    steps: np.ndarray
    squares: float = 0.0
    samples: int = 0
    violations: int = 0
    idle: float = 0.0
    time: float = 0.0


def measure(episodes: Sequence[Sequence[Piece]], limits: Limits, rotary: np.ndarray) -> Figures:
    """Measures the motion of some episodes.

    Args:
        episodes: What the controller executed.
        limits: The joints' limits.
        rotary: Which joints turn, bool of shape (joints,); the jerk is theirs.

    Returns:
        `position_step`, `velocity_step`, `acceleration_step`: the largest from the left of a seam to its right, over
        all joints, radians or metres and seconds; `rms_jerk` of differences from one controller period to the next,
        rad/s^3; `limit_violations`: trajectories that broke a limit while they were executed; `idle_fraction`: share
        of the time after the first trajectory in which there was nothing to execute.
    """
    sums = _Sums(np.zeros(3))
    for pieces in episodes:
        for piece in pieces:
            _add(sums, piece, limits, rotary)
    position, velocity, acceleration = sums.steps.tolist()
    return {
        "position_step": position,
        "velocity_step": velocity,
        "acceleration_step": acceleration,
        "rms_jerk": float(np.sqrt(sums.squares / max(sums.samples, 1))),
        "limit_violations": sums.violations,
        "idle_fraction": sums.idle / sums.time if sums.time else 0.0,
    }


def _add(sums: _Sums, piece: Piece, limits: Limits, rotary: np.ndarray) -> None:
    broken, end = False, piece.end
    if piece.before is not None:
        left, right = _rows(piece.before.state(piece.begin)), _rows(piece.motion.state(piece.begin))
        steps = np.abs(right - left)
        sums.steps = np.maximum(sums.steps, steps.max(axis=1))
        broken = bool(np.any(steps[0] > limits.velocity * PERIOD) or np.any(steps[1] > limits.acceleration * PERIOD))
    times = piece.begin + PERIOD * np.arange(int((end - piece.begin) / PERIOD) + 1)
    position, velocity, acceleration = _rows(piece.motion.state(times))
    if piece.before is not None:
        acceleration = np.vstack([piece.before.state(piece.begin - PERIOD).accelerations, acceleration])
    jerk = np.diff(acceleration, axis=0) / PERIOD
    sums.squares += float((jerk[:, rotary] ** 2).sum())
    sums.samples += int(jerk[:, rotary].size)
    sums.violations += broken or _breaks(position, velocity, acceleration, jerk, limits)
    sums.idle += max(0.0, end - max(piece.motion.end_time, piece.begin))
    sums.time += end - piece.begin


def _breaks(
    position: np.ndarray, velocity: np.ndarray, acceleration: np.ndarray, jerk: np.ndarray, limits: Limits
) -> bool:
    outside = np.any(position < limits.lower - 1e-6) or np.any(position > limits.upper + 1e-6)
    rates = ((velocity, limits.velocity), (acceleration, limits.acceleration), (jerk, limits.jerk))
    return bool(outside or any(np.any(np.abs(rate) > limit * (1.0 + _ROUNDING)) for rate, limit in rates))


def _rows(state: MotionState) -> np.ndarray:
    return np.stack([state.positions, state.velocities, state.accelerations])
