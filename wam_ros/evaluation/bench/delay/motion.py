"""Chunks into set-points by a splicing strategy, along the way that they take through the nodes."""

from collections import Counter
from dataclasses import replace

import numpy as np

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.rejection import Rejection
from wam_ros.control.splicing import Splice
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.evaluation.bench.delay.staleness import Lateness, MotionTime
from wam_ros.sim.tabletop import TICK
from wam_ros.sim.trajectory_controller import TrajectoryController
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
        refused: How many chunks gave no motion, by the name of the rule.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec, strategy: str, measured: np.ndarray):
        self._period = spec.period
        self._motion = ChunkMotion(robot.joints, spec, strategy)
        self._validator = TrajectoryValidator(robot.joints)
        self._controller = TrajectoryController(robot.joint_names, measured)
        self._lateness: Lateness | None = None
        self.time = MotionTime()
        self.refused: Counter[str] = Counter()

    @property
    def strategy(self) -> Splice:
        """How a chunk meets the motion under way."""
        return self._motion.strategy

    def send(self, chunk: ActionChunk, now: float, measured: np.ndarray) -> bool:
        """Gives a chunk to the controller; returns False, and counts why, where it gave no motion.

        What a strategy refuses leaves the motion under way as it is; what the validator refuses stops the arm, as the
        gate would.

        Args:
            chunk: A model's output.
            now: Seconds of the simulator, as the chunk's stamp.
            measured: Measured positions, shape (joints,).
        """
        now += _EPOCH
        chunk = replace(chunk, source_stamp=chunk.source_stamp + _EPOCH)
        try:
            made = self._motion.make(chunk, now, measured)
        except ValueError:
            return self._refuse("limits")
        if isinstance(made, Rejection):
            return self._refuse(made.rule)
        broken = self._validator.check(made, now, measured) or self._controller.accept(made, now)
        if broken:
            self._hold(now)
            return self._refuse(broken.rule)
        self._motion.sent(made, now, measured)
        self._lateness = Lateness(chunk, made, now)
        return True

    def moving(self, now: float) -> bool:
        """Tells whether a trajectory is under way."""
        return self._controller.moving(now + _EPOCH + _ROUNDING)

    def rested_since(self, time: float) -> bool:
        """Tells whether nothing has moved the arm since then."""
        return self._motion.running.end_time <= time + _EPOCH + _ROUNDING

    def set_points(self, now: float) -> np.ndarray:
        """Returns the set-points for the tick that begins now, shape (joints,), and notes how it is spent."""
        if self.moving(now):
            late = self._lateness.at(now + _EPOCH)
            self.time.moving += TICK
            self.time.stale += TICK * (abs(late) > self._period + _ROUNDING)
        else:
            self.time.idle += TICK
        return self._controller.setpoint(now + _EPOCH)[0]

    def _hold(self, now: float) -> None:
        """Stops where the set-points are."""
        kept = dict(zip(self._controller.joint_names, self._controller.setpoint(now)[0].tolist()))
        self._controller.hold(now)
        self._motion.running.stop(kept)

    def _refuse(self, rule: str) -> bool:
        self.refused[rule] += 1
        return False
