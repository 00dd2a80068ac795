"""A clock for nodes with `use_sim_time`: the machine's time, with steps that are asked for."""

import threading
import time

from rclpy.node import Node
from rosgraph_msgs.msg import Clock

from wam_ros.nodes.qos import STATUS
from wam_ros.nodes.stamps import seconds_to_stamp

_PERIOD = 0.02


class SteppingClock:
    """Publishes `/clock` fifty times a second; use it as a context.

    Args:
        node: Node that owns the publisher.
    """

    def __init__(self, node: Node):
        self._node = node
        self._publisher = node.create_publisher(Clock, "/clock", STATUS)
        self._lock = threading.Lock()
        self._offset = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def __enter__(self) -> "SteppingClock":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(2.0)
        self._node.destroy_publisher(self._publisher)

    def step(self, seconds: float) -> float:
        """Moves the clock by some seconds, at once; returns when that was on the machine's clock."""
        with self._lock:
            self._offset += seconds
            now = self._publish()
        return now

    def _publish(self) -> float:
        now = time.time()
        self._publisher.publish(Clock(clock=seconds_to_stamp(now + self._offset)))
        return now

    def _run(self) -> None:
        while not self._stop.wait(_PERIOD):
            with self._lock:
                self._publish()
