"""The newest joint state, and whether it can be trusted."""

import time

from rclpy.node import Node
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import JointState

from wam_ros.control.motion_state import MotionState
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import joint_state_to_arrays
from wam_ros.nodes.polled import PolledSubscription
from wam_ros.nodes.qos import NEWEST_SENSOR_INPUT
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import RobotSpec


class ArmState:
    """Reads joint states only when somebody asks.

    Args:
        node: The node, which owns the subscription; `close` ends it.
        robot: The robot.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self._node = node
        self._robot = robot
        self._joints = PolledSubscription(node, JointState, robot.joint_state_topic, NEWEST_SENSOR_INPUT, raw=True)
        self._newest: JointState | None = None
        self._received = time.monotonic()
        self._last_good: MotionState | None = None

    def close(self) -> None:
        """Ends the subscription."""
        self._joints.destroy()

    @property
    def heard(self) -> bool:
        """Whether a joint state has come."""
        return self._newest is not None

    def awaited(self, timeout: float) -> bool:
        """Whether none has come yet, and `timeout` seconds are not over."""
        self._poll()
        return self._newest is None and time.monotonic() - self._received <= timeout

    def measured(self, timeout: float) -> MotionState:
        """Returns the measured positions, and velocities where they are published, in the controller's order.

        Raises:
            ConversionError: None came for `timeout` seconds, the newest is older than that, or it is not usable.
        """
        self._poll()
        topic, message = self._robot.joint_state_topic, self._newest
        silent = time.monotonic() - self._received
        if message is None or silent > timeout:
            raise ConversionError(topic, f"nothing received for {silent:.1f} s", "start the robot's driver")
        now = self._node.get_clock().now().nanoseconds * 1e-9
        age = now - stamp_to_seconds(message.header.stamp)
        if age > timeout:
            cure = "set the machines' clocks to the same time, or relieve the one that cannot keep up"
            raise ConversionError(topic, f"stamps are {age:.1f} s old", cure)
        self._last_good = MotionState(*joint_state_to_arrays(message, self._robot.joint_names, topic))
        return self._last_good

    @property
    def last_good(self) -> MotionState | None:
        """The last state that could be trusted, or None."""
        return self._last_good

    def _poll(self) -> None:
        taken = self._joints.take()
        if taken:
            self._newest = deserialize_message(taken[-1], JointState)
            self._received = time.monotonic()
