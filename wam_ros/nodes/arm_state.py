"""The newest joint state, and whether it can be trusted."""

import time

import numpy as np
from rclpy.node import Node
from sensor_msgs.msg import JointState

from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import joint_state_to_arrays
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import RobotSpec


class ArmState:
    """Keeps the newest joint state as a message, and converts it only when somebody asks.

    Args:
        node: The node, for its clock.
        robot: The robot.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self._node = node
        self._robot = robot
        self._message: JointState | None = None
        self._received = time.monotonic()
        self._last_good: np.ndarray | None = None

    def receive(self, message: JointState) -> None:
        """Takes a message; called from the subscription."""
        self._message = message
        self._received = time.monotonic()

    def measured(self, timeout: float) -> np.ndarray:
        """Returns the measured positions in the controller's order.

        Raises:
            ConversionError: None came for `timeout` seconds, the newest is older than that, or it is not usable.
        """
        topic = self._robot.joint_state_topic
        silent = time.monotonic() - self._received
        if self._message is None or silent > timeout:
            raise ConversionError(topic, f"nothing received for {silent:.1f} s", "start the robot's driver")
        now = self._node.get_clock().now().nanoseconds * 1e-9
        age = now - stamp_to_seconds(self._message.header.stamp)
        if age > timeout:
            cure = "set the machines' clocks to the same time, or relieve the one that cannot keep up"
            raise ConversionError(topic, f"stamps are {age:.1f} s old", cure)
        positions, _ = joint_state_to_arrays(self._message, self._robot.joint_names, topic)
        self._last_good = positions
        return positions

    @property
    def last_good(self) -> np.ndarray | None:
        """The last positions that could be trusted, or None."""
        return self._last_good
