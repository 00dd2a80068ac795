"""Gives the instruction, and notices when somebody else does."""

from collections import deque
from collections.abc import Callable

from wam_msgs.msg import Instruction
from wam_ros.nodes.instruction import TOPIC
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import LATCHED, NEWEST


class InstructionOutput:
    """Publishes `instruction`, latched.

    Args:
        node: Node that owns the publisher; both live as long as its configuration.
        on_other: Called with the text of an instruction that somebody else gave.
    """

    def __init__(self, node: CarefulLifecycleNode, on_other: Callable[[str], None]):
        self._node = node
        self._on_other = on_other
        self._sent: deque[tuple[int, int]] = deque(maxlen=32)
        self._publisher = node.make_publisher(Instruction, TOPIC, LATCHED)
        node.make_subscription(Instruction, TOPIC, self._receive, NEWEST)

    def say(self, text: str) -> None:
        """Gives an instruction; an empty one makes the arm hold."""
        message = Instruction(text=text)
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._sent.append(_key(message))
        self._publisher.publish(message)

    def _receive(self, message: Instruction) -> None:
        if _key(message) not in self._sent:
            self._on_other(message.text.strip())


def _key(message: Instruction) -> tuple[int, int]:
    """Returns what tells our own messages from others: nobody else has a stamp of the same nanosecond."""
    return message.header.stamp.sec, message.header.stamp.nanosec
