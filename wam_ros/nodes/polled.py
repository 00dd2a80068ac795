"""Subscriptions that are read when somebody needs their messages, not when those come.

rclpy's executor spends half a millisecond of Python on each message, and a trajectory that comes meanwhile waits.
"""

from typing import Any

from rclpy.callback_groups import CallbackGroup
from rclpy.node import Node
from rclpy.qos import QoSProfile


class _NeverCalled(CallbackGroup):
    """A group whose members no executor waits for."""

    def can_execute(self, entity: Any) -> bool:
        """Returns False: messages stay where they are until they are taken."""
        return False

    def beginning_execution(self, entity: Any) -> bool:
        """Returns False, as can_execute does."""
        return False

    def ending_execution(self, entity: Any) -> None:
        """Does nothing: nothing was begun."""


class PolledSubscription:
    """Keeps what comes in the middleware, up to the depth of `qos`.

    Args:
        node: Node that owns the subscription.
        kind: Type of the messages.
        topic: Where from.
        qos: Quality of service; its depth is how many messages are kept.
        raw: Whether messages are taken serialised, as bytes.
    """

    def __init__(self, node: Node, kind: type, topic: str, qos: QoSProfile, raw: bool = False):
        self._node, self._kind, self._raw = node, kind, raw
        self._group = _NeverCalled()
        self._subscription = node.create_subscription(
            kind, topic, lambda _: None, qos, callback_group=self._group, raw=raw
        )

    def take(self) -> list[Any]:
        """Returns what has come since the last call, oldest first."""
        taken = []
        with self._subscription.handle:
            while (entry := self._subscription.handle.take_message(self._kind, self._raw)) is not None:
                taken.append(entry[0])
                self._subscription.callback(entry[0])  # which counts it
        return taken

    def destroy(self) -> None:
        """Ends the subscription."""
        self._node.destroy_subscription(self._subscription)
