"""A model's chunks as trajectories for the gate."""

import dataclasses
import time
from collections import Counter

import numpy as np
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.fitting import fit_to_limits
from wam_ros.control.hold import hold_trajectory
from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.speed import slow_to_limits
from wam_ros.control.timing import chunk_to_trajectory
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import NEWEST
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

_WORTH_TELLING = 1.02  # less is a learned output's rounding


class MotionOutput:
    """Publishes `trajectory`.

    Args:
        node: Node that owns the publisher.
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
    """

    def __init__(self, node: CarefulLifecycleNode, robot: RobotSpec, spec: ActionSpec):
        self._node = node
        self._robot = robot
        limits = {joint.name: joint for joint in robot.joints}
        self._spec = dataclasses.replace(
            spec,
            lower=tuple(max(low, limits[name].lower) for name, low in zip(spec.joint_names, spec.lower)),
            upper=tuple(min(high, limits[name].upper) for name, high in zip(spec.joint_names, spec.upper)),
        )
        self._lower = np.array([joint.lower for joint in robot.joints])
        self._upper = np.array([joint.upper for joint in robot.joints])
        self._speeds = np.array([joint.max_velocity for joint in robot.joints])
        self._publisher = node.make_publisher(JointTrajectory, "trajectory", NEWEST, link=True)
        self._motion = RunningMotion(robot.joint_names)
        self.refused: Counter[str] = Counter()
        self.published = 0

    def send(self, chunk: ActionChunk, measured: np.ndarray, minimum_lead: float) -> bool:
        """Times a chunk from now and publishes it.

        Args:
            chunk: A model's output.
            measured: Measured positions in the controller's order.
            minimum_lead: Seconds that a knot must lie ahead to be sent.

        Returns:
            Whether something was published; if not, the reason is in the log.
        """
        fitted, clipped = fit_to_limits(chunk, self._spec)
        self._tell_of_clipping(clipped)
        steady = time.monotonic()
        start = self._motion.positions(steady)
        now = self._node.get_clock().now().nanoseconds * 1e-9
        start = measured if start is None else start
        made = chunk_to_trajectory(fitted, now, self._robot.joint_names, minimum_lead, start, self._speeds)
        if isinstance(made, Rejection):
            self.refused[made.rule] += 1
            self._node.complaints.say(made.rule, f"no trajectory: {made.message}")
            return False
        made, factor = slow_to_limits(made, self._robot.joints)
        if factor > _WORTH_TELLING:
            self._node.warnings.say("slowed", f"a trajectory was {factor:.2f} times too fast and was slowed down")
        self._publisher.publish(trajectory_to_message(made))
        self._motion.take(made, steady, measured)
        self.published += 1
        return True

    def _tell_of_clipping(self, clipped: dict[str, float]) -> None:
        for joint in self._robot.joints:
            change = clipped.get(joint.name, 0.0)
            if change > (_WORTH_TELLING - 1.0) * (joint.upper - joint.lower):
                line = f"targets of {joint.name} lay up to {change:.4f} {joint.unit} beyond its limits and were clipped"
                self._node.warnings.say(f"clipped {joint.name}", line)

    def hold(self, measured: np.ndarray, kept_joints: list[str]) -> None:
        """Publishes a hold at the measured positions; `kept_joints` stay at their set-points."""
        kept = self._motion.set_points(time.monotonic(), kept_joints)
        # A joint may rest a hair beyond its limit, and the gate refuses a target there.
        within = np.clip(measured, self._lower, self._upper)
        self._publisher.publish(trajectory_to_message(hold_trajectory(self._robot.joint_names, within, keep=kept)))
        self._motion.stop(kept)
