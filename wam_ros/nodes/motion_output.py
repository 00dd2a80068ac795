"""A model's chunks as trajectories for the gate."""

import time
from collections import Counter
from dataclasses import replace

import numpy as np
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.hold import hold_trajectory
from wam_ros.control.rejection import Rejection
from wam_ros.control.splicing import SpliceSettings
from wam_ros.nodes.clock_shift import ClockShift
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import value
from wam_ros.nodes.qos import NEWEST
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

_WORTH_TELLING = 0.02  # less, as a share of a joint's range, is a learned output's rounding


class MotionOutput:
    """Publishes `trajectory`.

    Args:
        node: Node that owns the publisher, and has the parameters of `acting_parameters`.
        robot: The robot, for its limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
    """

    def __init__(self, node: CarefulLifecycleNode, robot: RobotSpec, spec: ActionSpec):
        self._node = node
        self._robot = robot
        self._publisher = node.make_publisher(JointTrajectory, "trajectory", NEWEST, link=True)
        self._shift = ClockShift(node)
        self._motion = ChunkMotion(robot.joints, spec)
        self.refused: Counter[str] = Counter()
        self.published = 0
        self._tune()

    @property
    def redecodes(self) -> bool:
        """Whether the chosen strategy wants plans decoded again from newer observations."""
        return self._motion.strategy.redecodes

    def takes(self, stamp: float) -> bool:
        """Tells whether a chunk that answers what was seen at `stamp` (ROS time) would be taken at all."""
        self._tune()
        return self._motion.takes(stamp - self._shift.measure())

    def send(self, chunk: ActionChunk, measured: np.ndarray) -> bool:
        """Splices a chunk onto the motion under way and publishes the result.

        Args:
            chunk: A model's output.
            measured: Measured positions in the controller's order.

        Returns:
            Whether something was published; if not, the reason is in the log, and the motion under way goes on.
        """
        self._tune()
        shift, now = self._shift.measure(), time.monotonic()
        made = self._motion.make(replace(chunk, source_stamp=chunk.source_stamp - shift), now, measured)
        self._tell_of_clipping()
        if isinstance(made, Rejection):
            self.refused[made.rule] += 1
            self._node.complaints.say(made.rule, f"no trajectory: {made.message}")
            return False
        self._publisher.publish(trajectory_to_message(self._shift.to_ros(made)))
        self._motion.sent(made, now, measured)
        self.published += 1
        return True

    def forget(self) -> None:
        """Notes that the motion under way was ended by somebody else: the arm rests where it is measured."""
        now = time.monotonic()
        self._motion.running.stop(self._motion.running.set_points(now, value(self._node, "keep_joints")))

    def hold(self, measured: np.ndarray) -> None:
        """Publishes a hold at the measured positions; `keep_joints` stay at their set-points."""
        running = self._motion.running
        kept = running.set_points(time.monotonic(), value(self._node, "keep_joints"))
        within = self._motion.within(measured)
        self._publisher.publish(trajectory_to_message(hold_trajectory(self._robot.joint_names, within, keep=kept)))
        running.stop(kept)

    def _tune(self) -> None:
        names = ("commit_time", "minimum_lead", "absolute_stamps")
        settings = SpliceSettings(**{name: value(self._node, name) for name in names})
        self._motion.tune(value(self._node, "splice"), settings)

    def _tell_of_clipping(self) -> None:
        for joint in self._robot.joints:
            change = self._motion.clipped.get(joint.name, 0.0)
            if change > _WORTH_TELLING * (joint.upper - joint.lower):
                line = f"targets of {joint.name} lay up to {change:.4f} {joint.unit} beyond its limits and were clipped"
                self._node.warnings.say(f"clipped {joint.name}", line)
