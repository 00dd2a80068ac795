"""Real nodes on the loopback, and a robot made of publishers to feed them."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import Image, JointState

from wam_ros.nodes.conversions import arrays_to_joint_state
from wam_ros.nodes.images import rgb_to_image
from wam_ros.nodes.qos import SENSOR_OUTPUT
from wam_ros.spec import RobotSpec

ROBOT_FILE = Path(__file__).resolve().parents[2] / "config" / "robots" / "tabletop.yaml"
_NUMBERS = itertools.count()


class Sensors:
    """Publishes a robot's cameras and joint states until it is stopped; tests change what it publishes."""

    def __init__(self, node: Node, robot: RobotSpec, rate: float = 20.0):
        self.positions = np.array(robot.home)
        self.silent: set[str] = set()
        self.sizes = {camera.name: (camera.height, camera.width) for camera in robot.cameras}
        self.greys = {camera.name: 90 for camera in robot.cameras}
        self._node, self._robot, self._period = node, robot, 1.0 / rate
        self._images = {c: node.create_publisher(Image, c.image_topic, SENSOR_OUTPUT) for c in robot.cameras}
        self._joints = node.create_publisher(JointState, robot.joint_state_topic, SENSOR_OUTPUT)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._period):
            stamp = self._node.get_clock().now().to_msg()
            if self._robot.joint_state_topic not in self.silent:
                message = arrays_to_joint_state(self._robot.joint_names, self.positions, None, stamp)
                self._joints.publish(message)
            for camera, publisher in self._images.items():
                if camera.name not in self.silent:
                    picture = np.full((*self.sizes[camera.name], 3), self.greys[camera.name], np.uint8)
                    publisher.publish(rgb_to_image(picture, stamp, camera.frame_id))


class Bench:
    """Nodes that spin in one thread, all in a namespace of their own."""

    def __init__(self, robot: RobotSpec):
        self.robot = robot
        self.namespace = f"bench_{next(_NUMBERS)}"
        self.executor = SingleThreadedExecutor()
        self.probe = rclpy.create_node("probe", namespace=self.namespace)
        self._nodes = [self.probe]
        self._sensors: list[Sensors] = []
        self.executor.add_node(self.probe)
        self._closing = False
        self._thread = threading.Thread(target=self._spin, daemon=True)
        self._thread.start()

    def _spin(self) -> None:
        try:
            self.executor.spin()
        except Exception:  # rclpy stumbles where a callback is due in the moment of its shutdown
            if not self._closing:
                raise

    def node(self, kind: type, **settings):
        """Makes a node for the bench's robot, with parameters set over the defaults, and spins it."""
        settings = {"robot": str(ROBOT_FILE), **settings}
        overrides = [Parameter(name, value=setting) for name, setting in settings.items()]
        node = kind(namespace=self.namespace, parameter_overrides=overrides)
        self._nodes.append(node)
        self.executor.add_node(node)
        return node

    def active(self, kind: type, **settings):
        """Makes a lifecycle node and brings it up, in the executor's thread as a service call would."""
        node = self.node(kind, **settings)
        for step in (node.trigger_configure, node.trigger_activate):
            done = self.executor.create_task(step)
            self.wait(done.done, 60.0)
            assert done.result() == TransitionCallbackReturn.SUCCESS
        return node

    def sensors(self, rate: float = 20.0) -> Sensors:
        """Starts to feed the nodes."""
        self._sensors.append(Sensors(self.probe, self.robot, rate))
        return self._sensors[-1]

    def publisher(self, kind: type, topic: str, qos):
        """Returns a publisher that has found its first listener."""
        publisher = self.probe.create_publisher(kind, topic, qos)
        self.wait(publisher.get_subscription_count)
        return publisher

    def heard(self, kind: type, topic: str, qos) -> list:
        """Returns a list that fills with what a topic brings."""
        messages: list = []
        subscription = self.probe.create_subscription(kind, topic, messages.append, qos)
        self.wait(lambda: self.probe.count_publishers(subscription.topic_name))
        return messages

    def call(self, kind: type, name: str, request=None):
        """Calls a service and returns its answer."""
        client = self.probe.create_client(kind, name)
        assert client.wait_for_service(10.0)
        future = client.call_async(request or kind.Request())
        self.wait(future.done)
        return future.result()

    def wait(self, condition: Callable[[], object], timeout: float = 20.0) -> None:
        """Waits until a condition holds; fails the test if it never does."""
        deadline = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.005)

    def stay(self, condition: Callable[[], object], seconds: float = 0.5) -> None:
        """Fails the test if a condition ceases to hold within some seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert condition()
            time.sleep(0.01)

    def close(self) -> None:
        for sensors in self._sensors:
            sensors.stop()
        self._closing = True
        self.executor.shutdown(5.0)
        self._thread.join(5.0)
        for node in reversed(self._nodes):
            if hasattr(node, "close"):
                node.close()
            node.destroy_node()


@pytest.fixture(scope="session")
def _ros() -> Iterator[None]:
    rclpy.init(signal_handler_options=SignalHandlerOptions.NO)
    yield
    rclpy.try_shutdown()


@pytest.fixture
def robot() -> RobotSpec:
    return RobotSpec.load(ROBOT_FILE)


@pytest.fixture
def bench(_ros, robot) -> Iterator[Bench]:
    bench = Bench(robot)
    yield bench
    bench.close()


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory) -> dict[str, str]:
    """Folders of small untrained models for the table-top robot, by model type."""
    from wam_ros.models.auto import save_random_checkpoints

    folder = tmp_path_factory.mktemp("checkpoints")
    return {name: str(path) for name, path in save_random_checkpoints(folder, RobotSpec.load(ROBOT_FILE)).items()}
