"""Records what a camera sees and what is imagined of it."""

from rclpy.node import Node
from sensor_msgs.msg import Image

from wam_msgs.msg import VisualPlan
from wam_ros.evaluation.recording import Recording
from wam_ros.nodes.conversions import message_to_plan, picture_of
from wam_ros.nodes.qos import NEWEST, SENSOR_INPUT
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import RobotSpec


class Recorder:
    """Fills a Recording from topics.

    Args:
        node: A node that is spun by somebody else.
        robot: The robot; its first camera is recorded.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self._camera = robot.cameras[0]
        self._recording = Recording(self._camera.name)
        node.create_subscription(Image, self._camera.image_topic, self._see, SENSOR_INPUT)
        node.create_subscription(VisualPlan, "plan", self._imagine, NEWEST)

    def take(self) -> Recording:
        """Returns what was recorded since the last call, and begins anew."""
        taken, self._recording = self._recording, Recording(self._camera.name)
        return taken

    def _see(self, message: Image) -> None:
        self._recording.seen.append((stamp_to_seconds(message.header.stamp), picture_of(message, self._camera).copy()))

    def _imagine(self, message: VisualPlan) -> None:
        plan = message_to_plan(message)
        if self._camera.name in plan.frames:
            self._recording.plans.append(plan)
