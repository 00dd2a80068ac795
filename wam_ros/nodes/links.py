"""Finds topics whose two ends both exist but have not found each other."""

from collections.abc import Iterable

from rclpy.node import Node

from wam_ros.nodes.supervised_node import SupervisedNode


class Links:
    """Remembers since when each link has been broken.

    A node says in its heartbeats which of its topics have no counterpart. That is a fault only where another supervised
    node has one: a gate without a policy, or a robot whose driver is yet to come, is none.

    Args:
        node: Node that knows the graph.
    """

    def __init__(self, node: Node):
        self._node = node
        self._since: dict[tuple[str, str], float] = {}

    @property
    def broken(self) -> dict[tuple[str, str], float]:
        """Pairs (node, topic) to the time since which they have been broken, seconds of the steady clock."""
        return self._since

    def check(self, active: Iterable[SupervisedNode], now: float) -> None:
        """Looks at the newest heartbeats of the nodes that are active."""
        active = list(active)
        names = {node.name for node in active}
        found = {
            (node.name, topic)
            for node in active
            for topic in node.beat.unmatched
            if self._others(topic, node.name, names)
        }
        self._since = {pair: self._since.get(pair, now) for pair in found}

    def _others(self, topic: str, name: str, names: set[str]) -> set[str]:
        """Returns which of the nodes have the other end of a topic of the node `name`."""
        ends = self._node.get_publishers_info_by_topic(topic), self._node.get_subscriptions_info_by_topic(topic)
        publishers, subscribers = [
            {f"{end.node_namespace.rstrip('/')}/{end.node_name}" for end in kind} & names for kind in ends
        ]
        return (subscribers if name in publishers else publishers) - {name}
