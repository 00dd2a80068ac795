"""A model's chunks as trajectories for the gate."""

import threading
import time
from collections import Counter
from dataclasses import replace

import numpy as np
from builtin_interfaces.msg import Time
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.hold import hold_trajectory
from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.splicing import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import message_to_trajectory, trajectory_to_message
from wam_ros.nodes.latency import LatencyRecord
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import value
from wam_ros.nodes.qos import NEWEST
from wam_ros.nodes.ros_time import RosTime
from wam_ros.nodes.stamps import seconds_to_stamp
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

# Seconds after which a trajectory that never reached the controller is given up: the gate refused it.
_PATIENCE = 0.3
# The motion under way is kept for as long as 99 of 100 trajectories travelled, in steps of this many seconds.
_COMMIT_STEP = 0.01
_IN_FLIGHT = "splice_in_flight"
_WORTH_TELLING = 0.02  # less, as a share of a joint's range, is a learned output's rounding


class MotionOutput:
    """Publishes `trajectory`.

    What the arm executes is read from the controller's own topic, which tells of refusals and of holds too. While a
    trajectory is on its way there, the next one would join a motion that is not yet known, and is not made.

    Args:
        node: Node that owns the publisher, and has the parameters of `acting_parameters`.
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.

    Attributes:
        published: How many trajectories were sent.
        executed: How many the controller was sent, by whomever.
        travel: How long trajectories took to the controller's topic.
        refused: How many chunks gave none, by the name of the rule.
    """

    def __init__(self, node: CarefulLifecycleNode, robot: RobotSpec, spec: ActionSpec):
        self._node = node
        self._robot = robot
        self._publisher = node.make_publisher(JointTrajectory, "trajectory", NEWEST, link=True)
        self._ros_time = RosTime(node.get_clock())
        self._lock = threading.Lock()
        self._sent_at = -float("inf")
        self._sent_stamp = Time()
        self.travel = LatencyRecord(size=50)
        self._measured = np.array(robot.home or [(joint.lower + joint.upper) / 2 for joint in robot.joints])
        self._motion = ChunkMotion(robot.joints, spec)
        self.refused: Counter[str] = Counter()
        self.published = self.executed = 0
        self._tune()
        node.make_subscription(JointTrajectory, robot.trajectory_topic, self._executed, NEWEST)

    @property
    def commit_time(self) -> float:
        """Seconds for which the motion under way stays as it is, given how long trajectories travel."""
        steps = np.ceil(self.travel.percentile(99, default=0.0) / _COMMIT_STEP)
        return max(value(self._node, "commit_time"), min(float(steps) * _COMMIT_STEP, _PATIENCE))

    @property
    def redecodes(self) -> bool:
        """Whether the chosen strategy wants plans decoded again from newer observations."""
        return self._motion.strategy.redecodes

    def takes(self, stamp: float) -> bool:
        """Tells whether a chunk that answers what was seen at `stamp` (ROS time) would be taken at all."""
        self._tune()
        with self._lock:
            return self._motion.takes(self._ros_time.steady(seconds_to_stamp(stamp)))

    def send(self, chunk: ActionChunk, measured: np.ndarray) -> bool:
        """Splices a chunk onto the motion under way and publishes the result.

        Args:
            chunk: A model's output.
            measured: Measured positions in the controller's order.

        Returns:
            Whether something was published; if not, the reason is in the log, and the motion under way goes on.
        """
        self._tune()
        now = time.monotonic()
        observed = self._ros_time.steady(seconds_to_stamp(chunk.source_stamp))
        with self._lock:
            self._measured = measured
            if now < self._sent_at + _PATIENCE:
                self.refused[_IN_FLIGHT] += 1
                return False
            made = self._motion.make(replace(chunk, source_stamp=observed), now, measured)
        self._tell_of_clipping()
        if isinstance(made, Rejection):
            self.refused[made.rule] += 1
            self._node.complaints.say(made.rule, f"no trajectory: {made.message}")
            return False
        self._publish(made)
        self.published += 1
        return True

    def hold(self, measured: np.ndarray) -> None:
        """Publishes a hold at the measured positions; `keep_joints` stay at their set-points."""
        with self._lock:
            kept = self._motion.running.set_points(time.monotonic(), value(self._node, "keep_joints"))
        self._publish(hold_trajectory(self._robot.joint_names, self._motion.within(measured), keep=kept))

    def _publish(self, trajectory: Trajectory) -> None:
        message = trajectory_to_message(replace(trajectory, stamp=0.0))
        message.header.stamp = self._sent_stamp = self._ros_time.stamp(trajectory.stamp)
        self._sent_at = time.monotonic()
        self._publisher.publish(message)

    def _executed(self, message: JointTrajectory) -> None:
        """Notes what the controller was sent, by whomever."""
        now = time.monotonic()
        trajectory = message_to_trajectory(message, self._ros_time.steady(message.header.stamp))
        if controller_rejection(trajectory, self._robot.joint_names, now, active=True):
            return
        with self._lock:
            if message.header.stamp == self._sent_stamp:
                self.travel.add(now - self._sent_at)
            self._sent_at = -float("inf")
            self._motion.sent(trajectory, now, self._measured)
            self.executed += 1

    def _tune(self) -> None:
        settings = SpliceSettings(
            commit_time=self.commit_time,
            minimum_lead=value(self._node, "minimum_lead"),
            absolute_stamps=value(self._node, "absolute_stamps"),
        )
        self._motion.tune(value(self._node, "splice"), settings)

    def _tell_of_clipping(self) -> None:
        for joint in self._robot.joints:
            change = self._motion.clipped.get(joint.name, 0.0)
            if change > _WORTH_TELLING * (joint.upper - joint.lower):
                line = f"targets of {joint.name} lay up to {change:.4f} {joint.unit} beyond its limits and were clipped"
                self._node.warnings.say(f"clipped {joint.name}", line)
