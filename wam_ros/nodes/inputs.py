"""Cameras and joint states, taken together in time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from rclpy.node import Node
from sensor_msgs.msg import CompressedImage, Image, JointState

from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import joint_state_to_arrays, observation_from
from wam_ros.nodes.frozen_cameras import FrozenCameras, refuse_frozen
from wam_ros.nodes.qos import SENSOR_INPUT
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.nodes.synchroniser import ApproximateTimeSynchronizer, Subscriber
from wam_ros.spec import Observation, RobotSpec

_QUEUE = 30


@dataclass(frozen=True)
class InputSet:
    """Messages of one instant, not yet converted.

    Attributes:
        images: Camera name to its message.
        joint_state: The joint state nearest in time.
        received: When the set was complete, seconds of the steady clock.
        frozen: Names of the cameras whose picture stays the same while the arm moves.
    """

    images: dict[str, Image | CompressedImage]
    joint_state: JointState
    received: float
    frozen: tuple[str, ...] = ()

    @property
    def stamp(self) -> float:
        """Acquisition time of the oldest image, seconds."""
        return min(stamp_to_seconds(image.header.stamp) for image in self.images.values())

    def observation(self, robot: RobotSpec) -> Observation:
        """Converts the messages.

        Raises:
            ConversionError: One of them cannot be used, or a camera is frozen.
        """
        refuse_frozen(self.frozen, robot)
        return observation_from(self.images, self.joint_state, robot)

    def positions(self, robot: RobotSpec) -> np.ndarray:
        """Returns where the joints were, shape (joints,); raises ConversionError where that cannot be read."""
        return joint_state_to_arrays(self.joint_state, robot.joint_names, robot.joint_state_topic)[0]


class Inputs:
    """Subscribes a robot's cameras and joint states, and keeps the newest set.

    Args:
        node: Node that owns the subscriptions.
        robot: The robot.
        cameras: Names of the cameras wanted.
        slop: Seconds that the stamps of one set may spread over.
        on_set: Called with each set, from the callback: it may only store.
    """

    def __init__(
        self,
        node: Node,
        robot: RobotSpec,
        cameras: tuple[str, ...],
        slop: float,
        on_set: Callable[[InputSet], None] = lambda _: None,
    ):
        self._node = node
        self._on_set = on_set
        self._lock = threading.Lock()
        self._newest: InputSet | None = None
        self._cameras = cameras
        self._robot = robot
        self._frozen = FrozenCameras()
        topics = {c.name: c.image_topic for c in robot.cameras}
        self._filters = [Subscriber(node, _image_type(topics[c]), topics[c], qos_profile=SENSOR_INPUT) for c in cameras]
        self._filters.append(Subscriber(node, JointState, robot.joint_state_topic, qos_profile=SENSOR_INPUT))
        self.topics = [*(topics[c] for c in cameras), robot.joint_state_topic]
        self.counts = dict.fromkeys(self.topics, 0)
        self.sets = 0
        self.started = time.monotonic()
        self._last = dict.fromkeys(self.topics, self.started)
        for topic, source in zip(self.topics, self._filters):
            source.registerCallback(self._count, topic)
        self._synchroniser = ApproximateTimeSynchronizer(self._filters, _QUEUE, slop)
        self._synchroniser.registerCallback(self._store)

    def newest(self) -> InputSet | None:
        """Returns the newest set, or None before the first."""
        with self._lock:
            return self._newest

    def restart_clock(self) -> None:
        """Counts silence from now, for a node that has just become active."""
        self.started = time.monotonic()
        self._last = dict.fromkeys(self.topics, self.started)

    def silent(self, after: float) -> dict[str, float]:
        """Returns the topics that have brought nothing for `after` seconds, with the seconds they have been silent."""
        now = time.monotonic()
        return {topic: now - last for topic, last in self._last.items() if now - last > after}

    def complaint(self, after: float) -> str:
        """Says in one line what is missing and what to do about it; empty when nothing is."""
        silent = self.silent(after)
        if silent:
            parts = [f"{topic} for {seconds:.0f} s" for topic, seconds in silent.items()]
            return (
                f"nothing received on {', '.join(parts)}; start that driver, "
                "or correct the topic in the robot's file (`ros2 topic list` shows what there is)"
            )
        newest = self.newest()
        waited = time.monotonic() - max(newest.received if newest else 0.0, self.started)
        if waited > after:
            return (
                f"{', '.join(self.topics)} all arrive, but for {waited:.0f} s no set of them lay close enough in time; "
                "check the drivers' stamps and clocks, or raise the parameter slop"
            )
        return ""

    def destroy(self) -> None:
        """Removes the subscriptions."""
        for source in self._filters:
            self._node.destroy_subscription(source.sub)
        self._filters.clear()

    def _count(self, _message: object, topic: str) -> None:
        self.counts[topic] += 1
        self._last[topic] = time.monotonic()

    def _store(self, *messages: object) -> None:
        images = dict(zip(self._cameras, messages[:-1]))
        inputs = InputSet(images, messages[-1], time.monotonic())
        try:
            frozen = self._frozen.look(images, inputs.positions(self._robot))
            inputs = replace(inputs, frozen=frozen)
        except ConversionError:  # whoever uses the set is told
            pass
        with self._lock:
            self._newest = inputs
            self.sets += 1
        self._on_set(inputs)


def _image_type(topic: str) -> type:
    return CompressedImage if topic.endswith("/compressed") else Image
