"""How many messages come and go on a node's topics, and how old the newest is."""

import functools
import time
from collections.abc import Callable
from typing import Any

from rclpy.publisher import Publisher

# What every node has tells nothing about its work.
_LEFT_OUT = {"diagnostics", "heartbeats", "parameter_events", "rosout", "transition_event"}


class Meter:
    """Counts one topic's messages; its clock is the steady one."""

    def __init__(self):
        self._count, self._counted = 0, 0
        self._since = time.monotonic()
        self._last: float | None = None

    def tick(self) -> None:
        """Counts a message."""
        self._count += 1
        self._last = time.monotonic()

    def rate(self, now: float) -> float:
        """Returns the messages a second since it was last asked."""
        count, seconds = self._count - self._counted, now - self._since
        self._counted, self._since = self._count, now
        return count / seconds if seconds > 0.0 else 0.0

    def age(self, now: float) -> float | None:
        """Returns the seconds since the newest message, None before the first."""
        return None if self._last is None else now - self._last


class Traffic:
    """The meters of a node."""

    def __init__(self):
        self._inputs: dict[str, Meter] = {}
        self._outputs: dict[str, Meter] = {}

    def counted(self, topic: str, receive: Callable[..., Any]) -> Callable[..., Any]:
        """Returns a callback that counts an input's messages before it takes them.

        Args:
            topic: Full name of the topic.
            receive: Takes a message, and what rclpy knows of it where it wants that.
        """
        if _left_out(topic):
            return receive
        meter = self._inputs[topic] = Meter()

        @functools.wraps(receive)  # rclpy looks at the arguments
        def receive_counted(*arguments: Any) -> Any:
            meter.tick()
            return receive(*arguments)

        return receive_counted

    def count(self, publisher: Publisher) -> None:
        """Counts what a publisher publishes from now on."""
        if _left_out(publisher.topic_name):
            return
        meter, publish = self._outputs.setdefault(publisher.topic_name, Meter()), publisher.publish

        def publish_counted(message: Any) -> None:
            meter.tick()
            publish(message)

        publisher.publish = publish_counted

    def forget(self) -> None:
        """Drops all meters."""
        self._inputs.clear()
        self._outputs.clear()

    def report(self) -> dict[str, object]:
        """Returns rates since the last report and the ages of the newest inputs, by topic."""
        now = time.monotonic()
        values: dict[str, object] = {}
        for topic, meter in self._inputs.items():
            age = meter.age(now)
            values[f"in {topic} Hz"] = meter.rate(now)
            values[f"in {topic} age s"] = "none came" if age is None else age
        return values | {f"out {topic} Hz": meter.rate(now) for topic, meter in self._outputs.items()}


def _left_out(topic: str) -> bool:
    return topic.rpartition("/")[2] in _LEFT_OUT
