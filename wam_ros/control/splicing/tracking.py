"""Follows knots from any state, joint by joint, within limits on velocity, acceleration and jerk."""

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points
from wam_ros.control.slopes import monotone_slopes
from wam_ros.control.splicing.bounds import Bounds
from wam_ros.control.splicing.jerk_limited import JerkLimitedJoint
from wam_ros.control.splicing.joint_paths import JointPaths
from wam_ros.control.splicing.knots import Knots
from wam_ros.control.splicing.quintic import quintic_keeps
from wam_ros.control.validation.limits import Limits

# A quintic that has a motion's position, velocity and acceleration at both ends has, as its jerk, the best quadratic
# fit to that motion's jerk, which exceeds it at most by the Lebesgue constant of that fit, 2.18. So wherever a motion
# of this share of the jerk limit is sampled, quintics between the samples keep the limit.
_JERK_SHARE = 0.45
_SHARE = 0.95
_SPANS = 3
_SLACK = 1e-8


class Tracker:
    """Finds a motion that passes the knots when they are due, or as soon afterwards as the limits allow.

    A joint goes from knot to knot by a quintic where that keeps the limits. Where it does not, it passes over up to
    two knots, or moves at constant jerk from switch to switch.

    Args:
        limits: The joints' limits.
        share: How much of them may be used, 0 to 1.
    """

    def __init__(self, limits: Limits, share: float = 1.0):
        self._bounds = Bounds(limits, share * _SHARE, _SLACK)
        jerks = share * _JERK_SHARE * limits.jerk
        self._planners = [
            JerkLimitedJoint(*row)
            for row in zip(self._bounds.lower, self._bounds.upper, self._bounds.rates[0], self._bounds.rates[1], jerks)
        ]
        self._ranges = list(zip(self._bounds.lower.tolist(), self._bounds.upper.tolist()))
        self._rates = [tuple(rates) for rates in self._bounds.rates.T.tolist()]

    def follow(self, start: MotionState, time: float, knots: Knots) -> JointPaths | None:
        """Plans from `start` at `time` to rest at the last knot; returns None where the limits allow no way."""
        times = np.concatenate([[time], knots.times])
        states = self._knot_states(times, start, knots)
        motion = Motion(0.0, Points.moving(times, states))
        direct = self._bounds.keeps(motion).T.tolist()
        columns = np.broadcast_to(times[:, None], states.positions.shape)
        rows = np.stack([columns, states.positions, states.velocities, states.accelerations], axis=-1)
        paths = [self._follow_joint(joint, rows[:, joint], kept) for joint, kept in enumerate(direct)]
        return None if any(path is None for path in paths) else JointPaths(paths)

    def _knot_states(self, times: np.ndarray, start: MotionState, knots: Knots) -> MotionState:
        """Velocities that do not overshoot, and the mean of the accelerations that cubics have on either side."""
        speed, acceleration, _ = self._bounds.rates
        positions = np.vstack([start.positions, knots.positions])
        velocities = monotone_slopes(times, positions, start.velocities)
        velocities[1:] = np.clip(velocities[1:], -speed, speed)
        h = np.diff(times)[:, None]
        mean = np.diff(positions, axis=0) / h
        begin = (6 * mean - 4 * velocities[:-1] - 2 * velocities[1:]) / h
        end = (2 * velocities[:-1] + 4 * velocities[1:] - 6 * mean) / h
        between = np.clip((end[:-1] + begin[1:]) / 2, -acceleration, acceleration)
        rest = np.zeros((1, positions.shape[1]))
        return MotionState(positions, velocities, np.vstack([start.accelerations, between, rest]))

    def _follow_joint(self, joint: int, rows: np.ndarray, direct: list[bool]) -> np.ndarray | None:
        states = [tuple(row) for row in rows.tolist()]
        found, k, last = [rows[:1]], 0, len(states) - 1
        while k < last:
            if direct[k]:
                k += 1
                found.append(rows[k : k + 1])
                continue
            step = self._detour(joint, states, k)
            if step is None:
                return None
            k, more = step
            found.append(more)
        return np.vstack(found)

    def _detour(self, joint: int, states: list[tuple], k: int) -> tuple[int, np.ndarray] | None:
        """Finds another way from knot `k` to a later one; returns that knot's number and the states on the way."""
        begin, start, last = states[k][0], states[k][1:], len(states) - 1
        for m in range(k + 1, min(k + _SPANS, last) + 1):
            length = states[m][0] - begin
            if quintic_keeps(start, states[m][1:], length, self._ranges[joint], self._rates[joint]):
                return m, np.array([states[m]])
        planner = self._planners[joint]
        for m in range(k + 1, last + 1):
            way = planner.reach(start, states[m][1:], states[m][0] - begin)
            if way is not None:
                return m, way + [begin, 0.0, 0.0, 0.0]
        way = planner.reach(start, states[last][1:])
        return None if way is None else (last, way + [begin, 0.0, 0.0, 0.0])
