"""Jerk-limited motion of one joint, by Ruckig (Berscheid and Kroeger, RSS 2021)."""

import numpy as np
from ruckig import InputParameter, Result, Ruckig, RuckigError, Trajectory

from wam_ros.control.splicing.quintic import State, quadratic_roots

# Seconds below which a phase of constant jerk is rounding.
_SHORT = 1e-6
_LATE = 1e-9

Row = tuple[float, float, float, float]


class JerkLimitedJoint:
    """Plans one joint's motion at constant jerk from switch to switch.

    Args:
        lower: Limit of the position, radians or metres.
        upper: Limit of the position.
        velocity: Limit, a second.
        acceleration: Limit, a second squared.
        jerk: Limit, a second cubed.
    """

    def __init__(self, lower: float, upper: float, velocity: float, acceleration: float, jerk: float):
        self._lower, self._upper = lower, upper
        self._planner = Ruckig(1)
        self._input = InputParameter(1)
        self._input.max_velocity = [velocity]
        self._input.max_acceleration = [acceleration]
        self._input.max_jerk = [jerk]
        self._planned = Trajectory(1)

    def reach(self, start: State, goal: State, duration: float | None = None) -> np.ndarray | None:
        """Plans the way between two states, each position, velocity and acceleration.

        Args:
            start: Where the joint is.
            goal: Where it shall be.
            duration: Seconds after which it shall be there; as soon as possible where None.

        Returns:
            Rows of time after the start, position, velocity and acceleration: one for each switch of the jerk and
            the goal last. None where the limits do not allow it in that time.
        """
        given = self._input
        (given.current_position, given.current_velocity, given.current_acceleration) = ([x] for x in start)
        (given.target_position, given.target_velocity, given.target_acceleration) = ([x] for x in goal)
        given.minimum_duration = duration
        try:
            result = self._planner.calculate(given, self._planned)
        except RuckigError:
            return None
        if result not in (Result.Working, Result.Finished):
            return None
        took = self._planned.duration
        if duration is not None and took > duration + _LATE:
            return None
        rows = self._rows(goal, took if duration is None else duration)
        return np.array(rows) if self._inside([(0.0, *start), *rows]) else None

    def _inside(self, rows: list[Row]) -> bool:
        """Tells whether the position limits are kept; Ruckig's own extrema miss turns at constant acceleration."""
        for (begin, position, velocity, acceleration), (end, after, *_, goal) in zip(rows, rows[1:]):
            length = end - begin
            jerk = (goal - acceleration) / length
            turns = [t for t in quadratic_roots(velocity, acceleration, jerk / 2) if 0.0 < t < length]
            reached = [position + t * (velocity + t * (acceleration / 2 + t * jerk / 6)) for t in turns]
            if min([after, *reached]) < self._lower or max([after, *reached]) > self._upper:
                return False
        return True

    def _rows(self, goal: State, duration: float) -> list[Row]:
        profile = self._planned.profiles[0][0]
        rows, last = [], 0.0
        for time in np.cumsum([*profile.brake.t, *profile.t]).tolist():
            if last + _SHORT < time < duration - _SHORT:
                rows.append((time, *(values[0] for values in self._planned.at_time(time))))
                last = time
        return [*rows, (duration, *goal)]
