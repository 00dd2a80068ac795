"""Chunks into set-points without ROS, along the way that they take through the nodes."""

from collections import Counter
from dataclasses import replace

import numpy as np

from wam_ros.control.fitting import fit_to_limits
from wam_ros.control.rejection import Rejection
from wam_ros.control.speed import slow_to_limits
from wam_ros.control.timing import chunk_to_trajectory
from wam_ros.control.validation import TrajectoryValidator, ValidationSettings
from wam_ros.sim.trajectory_controller import TrajectoryController
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

_MINIMUM_LEAD = 0.03


class Execution:
    """Times, fits, validates and executes chunks.

    Args:
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.

    Attributes:
        refused: How many chunks gave no motion, by the name of the rule.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec):
        limits = {joint.name: joint for joint in robot.joints}
        lower = tuple(max(low, limits[name].lower) for name, low in zip(spec.joint_names, spec.lower))
        upper = tuple(min(high, limits[name].upper) for name, high in zip(spec.joint_names, spec.upper))
        self._spec = replace(spec, lower=lower, upper=upper)
        self._robot = robot
        self._speeds = np.array([joint.max_velocity for joint in robot.joints])
        self._validator = TrajectoryValidator(robot.joints, ValidationSettings(smooth=False))
        self._controller: TrajectoryController
        self.refused: Counter[str] = Counter()

    def start(self, measured: np.ndarray) -> None:
        """Begins an episode with the arm at rest at `measured`, shape (joints,)."""
        self._controller = TrajectoryController(self._robot.joint_names, measured)
        self.refused.clear()

    def send(self, chunk: ActionChunk, now: float, measured: np.ndarray) -> bool:
        """Gives a chunk to the controller; returns False, and counts why, where nothing of it may be executed.

        Args:
            chunk: A model's output.
            now: Seconds of the clock of the chunk's stamp.
            measured: Measured positions, shape (joints,).
        """
        start = self.set_points(now) if self._controller.moving(now) else measured
        try:
            fitted, _ = fit_to_limits(chunk, self._spec)
        except ValueError:
            return self._refuse("limits")
        made = chunk_to_trajectory(fitted, now, self._robot.joint_names, _MINIMUM_LEAD, start, self._speeds)
        if isinstance(made, Rejection):
            return self._refuse(made.rule)
        made, _ = slow_to_limits(made, self._robot.joints)
        broken = self._validator.check(made, now, measured) or self._controller.accept(made, now)
        return self._refuse(broken.rule) if broken else True

    def hold(self, now: float) -> None:
        """Stops where the set-points are."""
        self._controller.hold(now)

    def set_points(self, time: float) -> np.ndarray:
        """Returns the set-points for one time, shape (joints,)."""
        return self._controller.setpoint(time)[0]

    def _refuse(self, rule: str) -> bool:
        self.refused[rule] += 1
        return False
