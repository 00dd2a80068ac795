"""Shows what was imagined: the whole plan at once, and each predicted frame when its time comes."""

import math

from rclpy.node import Node
from sensor_msgs.msg import Image

from wam_msgs.msg import Discrepancy
from wam_ros.control.breaches import Breaches, Reaction
from wam_ros.models.discrepancy_scale import DiscrepancyScale
from wam_ros.models.promises import Due, Promises, discrepancies
from wam_ros.nodes.images import rgb_to_image
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
        scale: What is normal for the model; None where nobody has measured it.

    Attributes:
        breaches: What broken promises have led to.
        last_discrepancy: The newest discrepancy, or None; NaN without a scale.
    """

    def __init__(self, node: Node, robot: RobotSpec, cameras: tuple[str, ...], scale: DiscrepancyScale | None = None):
        self._node = node
        self._scale = scale
        self._frame_ids = {camera.name: camera.frame_id for camera in robot.cameras}
        self._promises = Promises()
        self._images = {c: node.create_publisher(Image, f"imagined/{c}/image", IMAGE_OUTPUT) for c in cameras}
        self._strip = node.create_publisher(Image, "imagined/strip", IMAGE_OUTPUT)
        self._discrepancy = node.create_publisher(Discrepancy, "~/discrepancy", STATUS)
        self.breaches = Breaches()
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
        """Drops the promises of a plan that nobody follows any more, and what broken ones have led to."""
        self._promises.keep(None)
        self.breaches.forget()
        self.last_discrepancy = None

    def due(self, stamp: float) -> Due | None:
        """Returns the predicted step whose time has come at `stamp`, once."""
        return self._promises.due(stamp)

    def compare(self, due: Due, observation: Observation, limit: float, patience: float) -> Discrepancy:
        """Publishes the predicted frames that are due, how far the cameras are from them, and what follows.

        A plan whose promise is broken makes no more.

        Args:
            due: The step.
            observation: What the cameras see now.
            limit: The limit in force, 0 for none.
            patience: Seconds between the first breach and a hold.

        Returns:
            What was published.
        """
        self._show_frames(due)
        raw = discrepancies(due, observation.images)
        values = self._scale.calibrate(due.step, raw) if self._scale else dict.fromkeys(raw, math.nan)
        worst = max(values.values(), default=math.nan)
        reaction = self.breaches.judge(due.plan.source_stamp, observation.stamp, worst, limit, patience)
        if worst > limit > 0.0:
            self._promises.drop(due.plan)
        message = Discrepancy(plan_id=int(due.plan.plan_id), step=int(due.step), value=float(worst), limit=float(limit))
        message.header.stamp = seconds_to_stamp(observation.stamp)
        message.plan_stamp = seconds_to_stamp(due.plan.source_stamp)
        message.cameras, message.raw, message.values = list(raw), list(raw.values()), list(values.values())
        message.reaction, message.reason = int(reaction), _reason(reaction, due, values, limit)
        self._discrepancy.publish(message)
        self.last_discrepancy = worst
        return message

    def destroy(self) -> None:
        """Removes the publishers."""
        for publisher in (*self._images.values(), self._strip, self._discrepancy):
            self._node.destroy_publisher(publisher)

    def _show_frames(self, due: Due) -> None:
        for camera, publisher in self._images.items():
            if publisher.get_subscription_count():
                frame = due.plan.frames[camera][due.step]
                frame_id = self._frame_ids.get(camera, "")
                publisher.publish(rgb_to_image(frame, seconds_to_stamp(due.stamp), frame_id))


def _reason(reaction: Reaction, due: Due, values: dict[str, float], limit: float) -> str:
    """Returns why something is to be done, in one line."""
    if reaction is Reaction.NONE:
        return ""
    camera, worst = max(values.items(), key=lambda item: item[1])
    found = f"camera {camera} is off from plan {due.plan.plan_id} by {worst:.2f}, limit {limit:g}"
    doing = "planning anew" if reaction is Reaction.REPLAN else "new plans did not help, holding"
    return f"discrepancy: {found}: {doing}"
