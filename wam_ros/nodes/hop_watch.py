"""Listens on both sides of the gate."""

import time
from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSProfile
from rclpy.serialization import deserialize_message
from trajectory_msgs.msg import JointTrajectory

from wam_ros.evaluation.bench.gate.hops import HopRecord, Passage
from wam_ros.spec import RobotSpec

_NANO = 1e-9
_ALL = QoSProfile(depth=200)


class HopWatch:
    """Fills a HopRecord.

    Args:
        node: Node that owns the subscriptions; somebody else spins it.
        robot: The robot, for the controller's topic.

    Attributes:
        record: What was heard.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self.record = HopRecord()
        for topic, heard in (("trajectory", self.record.before), (robot.trajectory_topic, self.record.after)):
            node.create_subscription(JointTrajectory, topic, _listener(heard), _ALL, raw=True)


def _listener(heard: dict[bytes, Passage]):
    def listen(data: bytes, info: dict[str, Any]) -> None:
        taken = time.time()
        sent, received = info["source_timestamp"] * _NANO, info["received_timestamp"] * _NANO
        heard[data] = Passage(sent, received, taken, len(deserialize_message(data, JointTrajectory).points))

    return listen
