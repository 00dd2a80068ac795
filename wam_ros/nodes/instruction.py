"""The instruction in force."""

import threading
import time
from collections.abc import Callable

from rclpy.node import Node

from wam_msgs.msg import Instruction
from wam_ros.nodes.qos import LATCHED_INPUT, NEWEST

TOPIC = "instruction"
# Seconds after subscribing in which the last words of several publishers may come in any order.
_REPLAY = 3.0


class InstructionInput:
    """Follows the instruction topic.

    It subscribes twice: latched, to hear what was said before this node started, and volatile, because a
    publisher that does not latch (`ros2 topic pub` by default) never reaches a latched subscription.

    Args:
        node: Node that owns the subscriptions.
        on_change: Called with the new text, from the callback; leading and trailing spaces are gone.
    """

    def __init__(self, node: Node, on_change: Callable[[str], None] = lambda _: None):
        self._node = node
        self._on_change = on_change
        self._lock = threading.Lock()
        self._text: str | None = None
        self._written = 0
        self._subscribed = time.monotonic()
        self._subscriptions = [
            node.create_subscription(Instruction, TOPIC, self._receive, profile) for profile in (LATCHED_INPUT, NEWEST)
        ]

    @property
    def text(self) -> str | None:
        """The instruction in force; empty for "do nothing", None before the first."""
        with self._lock:
            return self._text

    def destroy(self) -> None:
        """Removes the subscriptions."""
        for subscription in self._subscriptions:
            self._node.destroy_subscription(subscription)

    def _receive(self, message: Instruction, info: dict[str, int]) -> None:
        # The middleware's own time of writing: many publishers, `ros2 topic pub` among them, leave the header empty.
        text, written = message.text.strip(), info["source_timestamp"]
        with self._lock:
            replayed = time.monotonic() - self._subscribed < _REPLAY
            if replayed and 0 < written < self._written:
                return
            self._written = written
            if text == self._text:
                return
            self._text = text
        self._on_change(text)


def empty_instruction_warning(topic: str) -> str:
    """Returns the line that says what an empty instruction does."""
    return (
        f"{topic}: the instruction is empty; no plan is made and the arm holds. Say what to do, for instance: "
        f"ros2 topic pub --once {topic} wam_msgs/msg/Instruction \"{{text: 'pick up the red cube'}}\""
    )
