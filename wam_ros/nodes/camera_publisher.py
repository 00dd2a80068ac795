"""One simulated camera's topics."""

from collections.abc import Mapping

from builtin_interfaces.msg import Time
from sensor_msgs.msg import CameraInfo, Image

from wam_ros.nodes.conversions import camera_info_message
from wam_ros.nodes.images import depth_to_image, rgb_to_image
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import IMAGE_OUTPUT
from wam_ros.spec import CameraSpec, Observation


class CameraPublisher:
    """Publishes images, camera_info and, when somebody listens, depth.

    Args:
        node: Node whose configuration owns the publishers.
        camera: The camera.
    """

    def __init__(self, node: CarefulLifecycleNode, camera: CameraSpec):
        self.name = camera.name
        self._frame_id = camera.frame_id
        self._image = node.make_publisher(Image, camera.image_topic, IMAGE_OUTPUT)
        self._info = node.make_publisher(CameraInfo, camera.info_topic, IMAGE_OUTPUT)
        self._depth = node.make_publisher(Image, camera.depth_topic, IMAGE_OUTPUT) if camera.depth_topic else None

    @property
    def depth_wanted(self) -> bool:
        """Whether somebody listens to the depth, which costs a second rendering."""
        return self._depth is not None and self._depth.get_subscription_count() > 0

    def publish(self, observation: Observation, info: Mapping, stamp: Time) -> None:
        """Publishes the camera's picture of `observation`, taken at `stamp`."""
        self._image.publish(rgb_to_image(observation.images[self.name], stamp, self._frame_id))
        if self._info.get_subscription_count():
            self._info.publish(camera_info_message(info, stamp, self._frame_id))
        if self.depth_wanted and self.name in observation.depth:
            self._depth.publish(depth_to_image(observation.depth[self.name], stamp, self._frame_id))
