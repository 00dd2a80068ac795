"""Whether motion is executed when it was meant to be."""

from dataclasses import dataclass

import numpy as np

from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk


@dataclass
class MotionTime:
    """How an episode's time was spent, seconds.

    Attributes:
        moving: With a trajectory to execute.
        stale: That part of `moving` in which what was executed came more than one action period after (or before) the
            moment that it was meant for, see `Lateness`.
        idle: Without a trajectory: the arm rested and waited.
    """

    moving: float = 0.0
    stale: float = 0.0
    idle: float = 0.0


class Lateness:
    """How late a trajectory executes the knots of its chunk.

    A knot is meant for its observation's stamp plus its own time: it answers the world as it was foreseen for that
    moment. A strategy that keeps these times is never late, however long the chunk took to come; one that plays a
    chunk from its first knot on arrival is late by all the time that it took. Slowing down to keep limits adds up too.

    Args:
        chunk: What was decoded.
        trajectory: What a strategy made of it. With a stamp it keeps the knots' times; without, its points are the
            chunk's last knots, from `now`.
        now: Seconds of the clock of the stamps.
    """

    def __init__(self, chunk: ActionChunk, trajectory: Trajectory, now: float):
        meant = chunk.source_stamp + np.asarray(chunk.times, dtype=np.float64)
        self._executed = meant
        if trajectory.stamp == 0.0:
            self._executed = now + np.asarray(trajectory.times, dtype=np.float64)
            meant = meant[-len(self._executed) :]
        self._late = self._executed - meant

    def at(self, time: float) -> float:
        """Returns by how many seconds what is executed at `time` is late; negative where it is early."""
        beyond = max(0.0, time - self._executed[-1])
        return float(np.interp(time, self._executed, self._late)) + beyond
