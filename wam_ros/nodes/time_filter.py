"""A stand-in for message_filters where ROS does not bring it: the same names, the same rules."""

import threading
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSProfile

from wam_ros.nodes.stamps import stamp_to_seconds


class SimpleFilter:
    """Something that calls back with messages."""

    def __init__(self):
        self._callbacks: list[tuple[Callable, tuple]] = []

    def registerCallback(self, callback: Callable, *args: Any) -> int:
        """Adds `callback(*messages, *args)`; returns a handle."""
        self._callbacks.append((callback, args))
        return len(self._callbacks) - 1

    def signalMessage(self, *messages: Any) -> None:
        """Passes messages on to the callbacks."""
        for callback, args in self._callbacks:
            callback(*messages, *args)


class Subscriber(SimpleFilter):
    """A subscription as a filter."""

    def __init__(self, node: Node, message_type: type, topic: str, qos_profile: QoSProfile | int = 10):
        super().__init__()
        self.topic = topic
        self.sub = node.create_subscription(message_type, topic, self.signalMessage, qos_profile)


class ApproximateTimeSynchronizer(SimpleFilter):
    """Calls back with one message of each filter, all within less than `slop` seconds of one another.

    A message is used once, and what is older than a used one is dropped.
    """

    def __init__(self, fs: list[SimpleFilter], queue_size: int, slop: float):
        super().__init__()
        self.slop = slop
        self.queue_size = queue_size
        self._queues: list[list[tuple[float, Any]]] = [[] for _ in fs]
        self._lock = threading.Lock()
        for i, source in enumerate(fs):
            source.registerCallback(self.add, i)

    def add(self, message: Any, i: int) -> None:
        """Takes a message of filter `i`, and calls back if it completes a set."""
        stamp = stamp_to_seconds(message.header.stamp)
        with self._lock:
            queue = self._queues[i]
            if queue and stamp < queue[-1][0] - 1.0:  # the clock went back: the old queue would match nothing
                queue.clear()
            queue.append((stamp, message))
            del queue[: -self.queue_size]
            matched = self._match(stamp, message, i)
        if matched:
            self.signalMessage(*matched)

    def _match(self, stamp: float, message: Any, i: int) -> list[Any] | None:
        if not all(self._queues):
            return None
        chosen = [min(queue, key=lambda entry: abs(entry[0] - stamp)) for queue in self._queues]
        chosen[i] = (stamp, message)
        times = [entry[0] for entry in chosen]
        if max(times) - min(times) >= self.slop:
            return None
        for queue, (used, _) in zip(self._queues, chosen):
            queue[:] = [entry for entry in queue if entry[0] > used]
        return [entry[1] for entry in chosen]
