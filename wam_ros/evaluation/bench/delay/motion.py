"""Chunks into set-points by a splicing strategy, along the way that they take through the nodes."""

from collections import Counter
from dataclasses import replace

import numpy as np

from wam_ros.control.splicing import Splice
from wam_ros.evaluation.bench.delay.staleness import Lateness, MotionTime
from wam_ros.evaluation.execution import Execution
from wam_ros.sim.tabletop import TICK
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

# A trajectory's stamp of 0 means on receipt, so no clock of stamps may begin at 0 as the simulator's does.
_EPOCH = 1.0
_ROUNDING = 1e-6


class SplicedMotion:
    """Fits, splices, validates and executes the chunks of one episode, and notes how the time was spent.

    Args:
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
        strategy: How a chunk meets the motion under way.
        measured: Where the arm rests, shape (joints,).

    Attributes:
        time: How the time was spent.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec, strategy: str, measured: np.ndarray):
        self._period = spec.period
        self._execution = Execution(robot, spec, strategy)
        self._execution.start(measured)
        self._lateness: Lateness | None = None
        self.time = MotionTime()

    @property
    def strategy(self) -> Splice:
        """How a chunk meets the motion under way."""
        return self._execution.motion.strategy

    @property
    def refused(self) -> Counter[str]:
        """How many chunks gave no motion, by the name of the rule."""
        return self._execution.refused

    def send(self, chunk: ActionChunk, now: float, measured: np.ndarray) -> bool:
        """Gives a chunk to the controller; returns False where it gave no motion, see Execution.

        Args:
            chunk: A model's output.
            now: Seconds of the simulator, as the chunk's stamp.
            measured: Measured positions, shape (joints,).
        """
        now += _EPOCH
        chunk = replace(chunk, source_stamp=chunk.source_stamp + _EPOCH)
        made = self._execution.send(chunk, now, measured)
        if made is None:
            return False
        self._lateness = Lateness(chunk, made, now)
        return True

    def moving(self, now: float) -> bool:
        """Tells whether a trajectory is under way."""
        return self._execution.moving(now + _EPOCH + _ROUNDING)

    def rested_since(self, time: float) -> bool:
        """Tells whether nothing has moved the arm since then."""
        return self._execution.motion.running.end_time <= time + _EPOCH + _ROUNDING

    def set_points(self, now: float) -> np.ndarray:
        """Returns the set-points for the tick that begins now, shape (joints,), and notes how it is spent."""
        if self.moving(now):
            late = self._lateness.at(now + _EPOCH)
            self.time.moving += TICK
            self.time.stale += TICK * (abs(late) > self._period + _ROUNDING)
        else:
            self.time.idle += TICK
        return self._execution.set_points(now + _EPOCH)
