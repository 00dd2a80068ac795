"""The part of the motion under way that stays as it is, because the controller runs it while the new one travels."""

from dataclasses import dataclass

import numpy as np

from wam_ros.control.motion_state import MotionState
from wam_ros.control.running_motion import RunningMotion

# Seconds between points below which the rounding of a message's nanoseconds would show in the jerk.
GAP = 0.004
# Seconds that a trajectory takes to the controller at the very least.
_TRAVEL = 0.01


@dataclass(frozen=True, eq=False)
class Committed:
    """Points of the motion under way, up to the moment from which a new one may differ.

    Attributes:
        times: Seconds of the caller's clock, shape (points,); the last is the splice.
        states: Each of shape (points, joints).
    """

    times: np.ndarray
    states: MotionState

    @property
    def splice_state(self) -> MotionState:
        """The state at the splice, each of shape (joints,)."""
        return MotionState(*(rows[-1] for rows in _rows(self.states)))


def commit(running: RunningMotion, now: float, commit_time: float, measured: np.ndarray) -> Committed:
    """Returns the points of `running` from now on up to the splice, `commit_time` from now.

    The first point lies ahead, so that the controller goes there from wherever it is; and between it and now lies no
    knot, unless it were due before the trajectory can arrive, so that this way is the motion under way itself.
    """
    splice = now + commit_time
    knots = running.knots(now + min(_TRAVEL, commit_time / 2), splice).times
    if knots.size:
        splice = max(splice, float(knots[-1]) + GAP)
    middle = now + commit_time / 2
    if not knots.size or knots[0] > middle + GAP:
        knots = np.concatenate([[middle], knots])
    times = np.concatenate([knots, [splice]])
    times = now + np.round(times - now, 9)
    return Committed(times, running.states(times, measured))


def _rows(states: MotionState) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return states.positions, states.velocities, states.accelerations
