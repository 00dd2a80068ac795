"""A relay between those who publish and those who listen, which can spoil what passes; for tests of faults."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSProfile
from rclpy.serialization import deserialize_message
from sensor_msgs.msg import Image, JointState
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import VisualPlan
from wam_ros.graph.description import NodeEntry
from wam_ros.nodes.qos import IMAGE_OUTPUT, NEWEST, SENSOR_OUTPUT
from wam_ros.spec import RobotSpec

PREFIX = "before_faults"
JOINT_STATES, PLANS, TRAJECTORIES = "joint_states", "plans", "trajectories"


@dataclass(frozen=True)
class Stream:
    """One relayed topic.

    Attributes:
        kind: Type of its messages.
        topic: Where the nodes listen; they publish to the same name below PREFIX.
        qos: Quality of service on both sides.
    """

    kind: type
    topic: str
    qos: QoSProfile

    @property
    def source(self) -> str:
        """Where the nodes publish."""
        return f"{PREFIX}/{self.topic}"


def streams(robot: RobotSpec) -> dict[str, Stream]:
    """Returns what is relayed, by name: each camera under its own, and the joint states, plans and trajectories."""
    cameras = {camera.name: Stream(Image, camera.image_topic, IMAGE_OUTPUT) for camera in robot.cameras}
    return cameras | {
        JOINT_STATES: Stream(JointState, robot.joint_state_topic, SENSOR_OUTPUT),
        PLANS: Stream(VisualPlan, "plan", NEWEST),
        TRAJECTORIES: Stream(JointTrajectory, "trajectory", NEWEST),
    }


def publishing_before_faults(entry: NodeEntry, robot: RobotSpec) -> NodeEntry:
    """Returns a node of the graph that publishes to the relay what it otherwise publishes to its listeners."""
    found = streams(robot)
    published = {
        "simulated_robot": [*(camera.name for camera in robot.cameras), JOINT_STATES],
        "world_model_planner": [PLANS],
        "inverse_dynamics": [TRAJECTORIES],
    }
    pairs = tuple((found[name].topic, found[name].source) for name in published.get(entry.executable, []))
    return replace(entry, remappings=entry.remappings + pairs)


class FaultInjector:
    """Passes every stream on, until it is told to treat one.

    Args:
        node: Node that owns the relays; somebody else spins it.
        robot: The robot, for its topics.
    """

    def __init__(self, node: Node, robot: RobotSpec):
        self._lock = threading.Lock()
        self._streams = streams(robot)
        self._treatments: dict[str, Callable[[Any], list[Any]]] = {}
        self._first: dict[str, float] = {}
        for name, stream in self._streams.items():
            publisher = node.create_publisher(stream.kind, stream.topic, stream.qos)
            relay = self._relay(name, stream.kind, publisher)
            node.create_subscription(stream.kind, stream.source, relay, stream.qos, raw=True)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the streams."""
        return tuple(self._streams)

    def treat(self, name: str, treatment: Callable[[Any], list[Any]]) -> None:
        """Treats a stream from now on: each message is replaced by those that `treatment` returns for it."""
        with self._lock:
            self._treatments[name] = treatment
            self._first.pop(name, None)

    def heal(self) -> None:
        """Passes every stream on as it is."""
        with self._lock:
            self._treatments.clear()

    def treated_since(self, name: str) -> float | None:
        """Returns when the first message after `treat` was treated, seconds of the system's clock, or None."""
        with self._lock:
            return self._first.get(name)

    def _relay(self, name: str, kind: type, publisher) -> Callable[[bytes], None]:
        def relay(raw: bytes) -> None:
            with self._lock:
                treatment = self._treatments.get(name)
                if treatment is not None:
                    self._first.setdefault(name, time.time())
            if treatment is None:
                publisher.publish(raw)
                return
            for message in treatment(deserialize_message(raw, kind)):
                publisher.publish(message)

        return relay
