"""Chunks into set-points without ROS, along the way that they take through the nodes."""

from collections import Counter

import numpy as np

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.rejection import Rejection
from wam_ros.control.splicing import DEFAULT_STRATEGY
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.sim.trajectory_controller import TrajectoryController
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec


class Execution:
    """Fits, splices, validates and executes chunks.

    Args:
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
        strategy: How a new chunk joins the motion under way.

    Attributes:
        refused: How many chunks gave no motion, by the name of the rule.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec, strategy: str = DEFAULT_STRATEGY):
        self._robot, self._spec, self._strategy = robot, spec, strategy
        self._validator = TrajectoryValidator(robot.joints)
        self._controller: TrajectoryController
        self._motion: ChunkMotion
        self.refused: Counter[str] = Counter()

    def start(self, measured: np.ndarray) -> None:
        """Begins an episode with the arm at rest at `measured`, shape (joints,)."""
        self._controller = TrajectoryController(self._robot.joint_names, measured)
        self._motion = ChunkMotion(self._robot.joints, self._spec, self._strategy)
        self.refused.clear()

    @property
    def motion(self) -> ChunkMotion:
        """The motion that was sent to the controller."""
        return self._motion

    def send(self, chunk: ActionChunk, now: float, measured: np.ndarray) -> Trajectory | None:
        """Gives a chunk to the controller.

        What a strategy refuses leaves the motion under way as it is; what the validator refuses stops the arm, as the
        gate would.

        Args:
            chunk: A model's output.
            now: Seconds of the clock of the chunk's stamp.
            measured: Measured positions, shape (joints,).

        Returns:
            What the controller took; None, and the reason is counted, where nothing of the chunk may be executed.
        """
        try:
            made = self._motion.make(chunk, now, measured)
        except ValueError:
            return self._refuse("limits")
        if isinstance(made, Rejection):
            return self._refuse(made.rule)
        broken = self._validator.check(made, now, measured) or self._controller.accept(made, now)
        if broken:
            self.hold(now)
            return self._refuse(broken.rule)
        self._motion.sent(made, now, measured)
        return made

    def moving(self, time: float) -> bool:
        """Tells whether a trajectory is under way."""
        return self._controller.moving(time)

    def hold(self, now: float) -> None:
        """Stops where the set-points are."""
        self._controller.hold(now)
        self._motion.running.stop(dict(zip(self._robot.joint_names, self.set_points(now).tolist())))

    def set_points(self, time: float) -> np.ndarray:
        """Returns the set-points for one time, shape (joints,)."""
        return self._controller.setpoint(time)[0]

    def state(self, time: float) -> tuple[np.ndarray, np.ndarray]:
        """Returns the set-points and their velocities for one time, each of shape (joints,)."""
        return self._controller.setpoint(time)

    def _refuse(self, rule: str) -> None:
        self.refused[rule] += 1
