"""Chunks into set-points by a splicing strategy, along the way that they take through the nodes."""

from collections import Counter
from dataclasses import replace

import numpy as np

from wam_ros.control.fitting import fit_to_limits
from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.splice import Splice
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.evaluation.bench.delay.staleness import Lateness, MotionTime
from wam_ros.sim.tabletop import TICK
from wam_ros.sim.trajectory_controller import TrajectoryController
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

# A trajectory's stamp of 0 means on receipt, so no clock of stamps may begin at 0 as the simulator's does.
_EPOCH = 1.0
_ROUNDING = 1e-6


class SplicedMotion:
    """Fits, splices, validates and executes chunks, and notes how the time was spent.

    Args:
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
        splice: How a chunk meets the motion under way.
        measured: Where the arm rests, shape (joints,).

    Attributes:
        time: How the time was spent.
        refused: How many chunks gave no motion, by the name of the rule.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec, splice: Splice, measured: np.ndarray):
        limits = {joint.name: joint for joint in robot.joints}
        lower = tuple(max(low, limits[name].lower) for name, low in zip(spec.joint_names, spec.lower))
        upper = tuple(min(high, limits[name].upper) for name, high in zip(spec.joint_names, spec.upper))
        self._spec = replace(spec, lower=lower, upper=upper)
        self._low = np.array([joint.lower for joint in robot.joints])
        self._high = np.array([joint.upper for joint in robot.joints])
        self._splice = splice
        self._validator = TrajectoryValidator(robot.joints)
        self._controller = TrajectoryController(robot.joint_names, measured)
        self._running = RunningMotion(robot.joint_names)
        self._lateness: Lateness | None = None
        self.time = MotionTime()
        self.refused: Counter[str] = Counter()

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
        # A joint may rest a hair beyond its limit.
        measured = np.clip(measured, self._low, self._high)
        fitted, _ = fit_to_limits(chunk, self._spec)
        made = self._splice.splice(fitted, self._running, now, measured)
        if isinstance(made, Rejection):
            self.refused[made.rule] += 1
            return False
        broken = self._validator.check(made, now, measured) or self._controller.accept(made, now)
        if broken:
            self.refused[broken.rule] += 1
            self._hold(now)
            return False
        self._running.take(made, now, measured)
        self._lateness = Lateness(fitted, made, now)
        return True

    def moving(self, now: float) -> bool:
        """Tells whether a trajectory is under way."""
        return self._controller.moving(now + _EPOCH + _ROUNDING)

    def set_points(self, now: float) -> np.ndarray:
        """Returns the set-points for the tick that begins now, shape (joints,), and notes how it is spent."""
        if self.moving(now):
            late = self._lateness.at(now + _EPOCH)
            self.time.moving += TICK
            self.time.stale += TICK * (abs(late) > self._spec.period + _ROUNDING)
        else:
            self.time.idle += TICK
        return self._controller.setpoint(now + _EPOCH)[0]

    def _hold(self, now: float) -> None:
        """Stops where the set-points are."""
        kept = dict(zip(self._controller.joint_names, self._controller.setpoint(now)[0].tolist()))
        self._controller.hold(now)
        self._running.stop(kept)
