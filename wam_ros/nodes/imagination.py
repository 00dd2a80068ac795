"""Shows what was imagined: the whole plan at once, and each predicted frame when its time comes."""

from rclpy.node import Node
from sensor_msgs.msg import Image

from wam_msgs.msg import Discrepancy
from wam_ros.nodes.images import rgb_to_image
from wam_ros.models.promises import Due, Promises, discrepancies
from wam_ros.nodes.qos import IMAGE_OUTPUT, STATUS
from wam_ros.nodes.stamps import seconds_to_stamp
from wam_ros.nodes.strip import strip
from wam_ros.spec import Observation, Plan, RobotSpec


class Imagination:
    """Publishes `imagined/<camera>/image`, `imagined/strip` and `~/discrepancy`.

    Args:
        node: Node that owns the publishers.
        robot: The robot, for the frames of its cameras.
        cameras: Cameras that the plans show.
    """

    def __init__(self, node: Node, robot: RobotSpec, cameras: tuple[str, ...]):
        self._node = node
        self._frame_ids = {camera.name: camera.frame_id for camera in robot.cameras}
        self._promises = Promises()
        self._images = {c: node.create_publisher(Image, f"imagined/{c}/image", IMAGE_OUTPUT) for c in cameras}
        self._strip = node.create_publisher(Image, "imagined/strip", IMAGE_OUTPUT)
        self._discrepancy = node.create_publisher(Discrepancy, "~/discrepancy", STATUS)
        self.last_discrepancy: float | None = None

    def show(self, plan: Plan) -> None:
        """Publishes the strip of a new plan, and promises its frames."""
        if not plan.frames:
            return
        self._promises.keep(plan)
        if self._strip.get_subscription_count():
            frame_id = next(iter(self._frame_ids.values()))
            self._strip.publish(rgb_to_image(strip(plan.frames), seconds_to_stamp(plan.source_stamp), frame_id))

    def forget(self) -> None:
        """Drops the promises of a plan that nobody follows any more."""
        self._promises.keep(None)
        self.last_discrepancy = None

    def due(self, stamp: float) -> Due | None:
        """Returns the predicted step whose time has come at `stamp`, once."""
        return self._promises.due(stamp)

    def compare(self, due: Due, observation: Observation, limit: float) -> float:
        """Publishes the predicted frames that are due and how far the cameras are from them.

        Args:
            due: The step.
            observation: What the cameras see now.
            limit: The limit in force, 0 for none; only passed on.

        Returns:
            The largest discrepancy over the cameras, 0 to 1.
        """
        stamp = seconds_to_stamp(due.stamp)
        for camera, publisher in self._images.items():
            if publisher.get_subscription_count():
                frame = due.plan.frames[camera][due.step]
                publisher.publish(rgb_to_image(frame, stamp, self._frame_ids.get(camera, "")))
        found = discrepancies(due, observation.images)
        worst = max(found.values(), default=0.0)
        message = Discrepancy(plan_id=int(due.plan.plan_id), step=int(due.step), value=float(worst), limit=float(limit))
        message.header.stamp = seconds_to_stamp(observation.stamp)
        message.cameras = list(found)
        message.values = [float(value) for value in found.values()]
        self._discrepancy.publish(message)
        self.last_discrepancy = worst
        return worst

    def destroy(self) -> None:
        """Removes the publishers."""
        for publisher in (*self._images.values(), self._strip, self._discrepancy):
            self._node.destroy_publisher(publisher)
