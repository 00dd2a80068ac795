"""Joints that each have states at times of their own, sampled together."""

from bisect import bisect_left, insort
from collections.abc import Sequence

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points


class JointPaths:
    """Quintics between the states of each joint, and rest after its last.

    Args:
        rows: For each joint time, position, velocity and acceleration, shape (states, 4), times rising.
    """

    def __init__(self, rows: Sequence[np.ndarray]):
        self._rows = rows
        self.end = max(float(joint[-1, 0]) for joint in rows)

    def times(self, fixed: np.ndarray, gap: float) -> np.ndarray:
        """Returns when to sample: at all of `fixed`, at the end, and at the joints' own times `gap` seconds off.

        Args:
            fixed: Rising seconds at which any joint's jerk may step far, shape (times,).
            gap: Least seconds between two samples, but for those at `fixed` times.
        """
        kept = [time for time in fixed.tolist() if time < self.end - 1e-9] + [self.end]
        for time in np.unique(np.concatenate([joint[:, 0] for joint in self._rows])).tolist():
            place = bisect_left(kept, time)
            if place < len(kept) and kept[place] - time >= gap and (place == 0 or time - kept[place - 1] >= gap):
                insort(kept, time)
        return np.array(kept)

    def at(self, times: np.ndarray) -> MotionState:
        """Returns the joints' states at some times, each of shape (times, joints)."""
        counts = np.array([len(joint) for joint in self._rows])
        firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        # All joints in one row of states; the pieces that would lead from one joint to the next are never used.
        states = np.concatenate(self._rows)
        joined = np.arange(len(states), dtype=np.float64)
        joined[1:] = np.diff(states[:, 0])
        joined[firsts] = 1.0
        pieces = Motion(0.0, Points.moving(np.cumsum(joined), MotionState(*states.T[1:, :, None])))
        return self._sample(pieces, times, firsts, counts)

    def _sample(self, pieces: Motion, times: np.ndarray, firsts: np.ndarray, counts: np.ndarray) -> MotionState:
        columns = []
        for first, count, joint in zip(firsts, counts, self._rows):
            place = np.clip(np.searchsorted(joint[:, 0], times, side="right") - 1, 0, count - 1)
            so_far = np.minimum(times - joint[place, 0], np.diff(joint[:, 0], append=np.inf)[place])
            so_far[place == count - 1] = 0.0
            columns.append(pieces.times[first + place] + so_far)
        at = np.stack(columns, axis=-1)
        found = pieces.state(np.minimum(at, pieces.times[-1]))
        return MotionState(found.positions[..., 0], found.velocities[..., 0], found.accelerations[..., 0])
