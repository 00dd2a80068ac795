"""Watches the streams of a graph for losses, late messages and gaps."""

import time
from typing import Any

from rclpy.node import Node
from sensor_msgs.msg import CameraInfo, JointState
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import VisualPlan
from wam_ros.evaluation.bench.soak.streams import Deadline, StreamCount
from wam_ros.nodes.qos import NEWEST, RECORDING, STATUS
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import RobotSpec

# The simulated robot's own rates.
_JOINT_STATES, _IMAGES = 0.01, 0.05
_LATE = {"joint_states": 0.05, "camera": 0.1, "plans": 0.5}
# Twice the planner's period: one plan may be lost, two may not.
_MOTION_EVERY = 0.8


class SoakWatch:
    """Counts on topics.

    Args:
        node: Node that owns the subscriptions; somebody else spins it.
        robot: The robot.

    Attributes:
        streams: Name to its counts; lateness counts from the stamp, of a plan from its picture's.
        deadlines: Name to its counts.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self.streams = {
            "joint_states": StreamCount(_JOINT_STATES, _LATE["joint_states"]),
            "camera": StreamCount(_IMAGES, _LATE["camera"]),
            "plans": StreamCount(0.0, _LATE["plans"]),
        }
        self.deadlines = {"motion": Deadline(_MOTION_EVERY)}
        self._plan_id: int | None = None
        subscribe = node.create_subscription
        subscribe(JointState, robot.joint_state_topic, self._count("joint_states"), RECORDING)
        subscribe(CameraInfo, robot.cameras[0].info_topic, self._count("camera"), RECORDING)
        subscribe(VisualPlan, "plan", self._plan, NEWEST)
        subscribe(JointTrajectory, robot.trajectory_topic, self._motion, STATUS)

    def pause(self) -> None:
        """Concludes nothing from the gaps up to the next messages, because a world is being set up."""
        for part in (*self.streams.values(), *self.deadlines.values()):
            part.pause()

    def _count(self, name: str):
        def receive(message: Any) -> None:
            self.streams[name].add(stamp_to_seconds(message.header.stamp), time.time())

        return receive

    def _plan(self, message: VisualPlan) -> None:
        stream = self.streams["plans"]
        stream.add(stamp_to_seconds(message.header.stamp), time.time())
        if self._plan_id is not None and message.plan_id > self._plan_id:
            stream.dropped += message.plan_id - self._plan_id - 1
        self._plan_id = message.plan_id

    def _motion(self, message: JointTrajectory) -> None:
        if len(message.points) > 1:
            self.deadlines["motion"].event(time.monotonic())
