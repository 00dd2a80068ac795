"""A node on the other host is heard over the cable alone: it falls silent when that is cut, and is back afterwards."""

import threading
import time

import pytest
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from wam_msgs.msg import Heartbeat
from wam_ros.evaluation.bench.faults.fault import Unavailable
from wam_ros.evaluation.bench.faults.network import OtherHost
from wam_ros.evaluation.bench.faults.surroundings import TWO_HOSTS, UDP_ALONE, ros_alone, variables
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.processes import GraphProcesses
from wam_ros.nodes.heartbeat import TOPIC
from wam_ros.nodes.qos import STATUS
from wam_ros.ros_environment import own_domain

_SILENT = 0.7


@pytest.fixture
def host():
    try:
        with OtherHost() as host:
            yield host
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture
def beats(host, tmp_path):
    """When heartbeats of a node on the other host came."""
    found: list[float] = []
    with own_domain() as domain, variables(ros_alone(domain, TWO_HOSTS, tmp_path)):
        context = Context()
        rclpy.init(context=context, signal_handler_options=SignalHandlerOptions.NO)
        node = rclpy.create_node("listener", context=context)
        node.create_subscription(Heartbeat, TOPIC, lambda _: found.append(time.monotonic()), STATUS)
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(node)
        thread = threading.Thread(target=executor.spin, daemon=True)
        thread.start()
        with host.inside(), variables(UDP_ALONE):
            graph = GraphProcesses([NodeEntry("trajectory_gate", "gate")], tmp_path)
            graph.start()
        yield found
        graph.stop()
        executor.shutdown(2.0)
        thread.join(2.0)
        node.destroy_node()
        rclpy.try_shutdown(context=context)


def wait(condition, timeout: float = 30.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_node_on_the_other_host_is_heard_while_the_cable_is_plugged_in(host, beats):
    wait(lambda: len(beats) > 3)
    host.cut()
    wait(lambda: time.monotonic() - beats[-1] > _SILENT)
    count = len(beats)
    host.plug()
    wait(lambda: len(beats) > count + 1)
