"""Tells the supervisor that a node lives, and in which lifecycle state."""

import os
import socket
from collections.abc import Callable

from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy

from wam_msgs.msg import Heartbeat
from wam_ros.nodes.qos import NEWEST
from wam_ros.nodes.steady import steady_timer

TOPIC = "heartbeats"
PERIOD = 0.2
# Three beats: a busy machine delays one or two.
NEXT_WITHIN = 0.6
# Keeps what some ten nodes send in a second.
ALL_BEATS = QoSProfile(depth=50, reliability=ReliabilityPolicy.RELIABLE)


class HeartbeatPublisher:
    """Sends a heartbeat five times a second from the node's executor, so that it stops when a callback hangs.

    Args:
        node: The node that lives.
        state: Returns its lifecycle state's id.
        unmatched: Returns the topics that it needs and that nobody serves.
    """

    def __init__(self, node: Node, state: Callable[[], int], unmatched: Callable[[], list[str]]):
        self._node = node
        self._state = state
        self._unmatched = unmatched
        self._host, self._process = socket.gethostname(), os.getpid()
        self._publisher = node.create_publisher(Heartbeat, TOPIC, NEWEST)
        self._timer = steady_timer(node, PERIOD, self.beat)

    def beat(self, next_within: float = NEXT_WITHIN) -> None:
        """Sends one heartbeat.

        Args:
            next_within: Seconds within which the next one will come.
        """
        message = Heartbeat(
            node=self._node.get_fully_qualified_name(),
            host=self._host,
            process=self._process,
            state=int(self._state()),
            next_within=float(next_within),
            unmatched=self._unmatched(),
        )
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(message)
