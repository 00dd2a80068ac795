"""Whether those who send trajectories still live."""

from rclpy.node import Node

from wam_msgs.msg import Heartbeat

SILENT = "producer_silent"
DEAD = "producer_dead"
# Seconds before a node that was no producer is looked up again.
_LOOK_AGAIN = 2.0


class Producers:
    """Watches the trajectories that come, and the heartbeats of the nodes that publish them.

    Heartbeats find a dead process sooner, silence finds one that lives and no longer works. A producer without
    heartbeats is watched by its silence alone. All times are seconds of the steady clock.

    Args:
        node: The node, for the names of a topic's publishers.
        topic: Full name of the topic that trajectories come on.
    """

    def __init__(self, node: Node, topic: str):
        self._node = node
        self._topic = topic
        self._due: dict[str, float] = {}
        self._others: dict[str, float] = {}
        self.heard = -float("inf")

    def hear(self, now: float) -> None:
        """Notes that a trajectory came."""
        self.heard = now

    def beat(self, message: Heartbeat, now: float) -> None:
        """Notes a heartbeat, of a producer or of any other node."""
        if message.node not in self._due:
            if now < self._others.get(message.node, -float("inf")):
                return
            if message.node not in self._publishers():
                self._others[message.node] = now + _LOOK_AGAIN
                return
        self._due[message.node] = now + float(message.next_within)

    def trouble(self, now: float, timeout: float) -> tuple[str, str] | None:
        """Returns the name of what is wrong and a line about it, or None.

        Args:
            now: The present.
            timeout: Seconds of silence that are allowed, 0 for any.
        """
        late = {name: due for name, due in self._due.items() if now > due}
        for name in late:
            # Said once: whatever moves the arm from here on comes from another producer, or from its successor.
            del self._due[name]
        dead = sorted(late.keys() & self._publishers()) if late else []
        if dead:
            return DEAD, f"{dead[0]} promised a heartbeat that is {now - late[dead[0]]:.2f} s late"
        if 0.0 < timeout < now - self.heard:
            return SILENT, f"no trajectory came for {now - self.heard:.2f} s"
        return None

    def _publishers(self) -> set[str]:
        found = self._node.get_publishers_info_by_topic(self._topic)
        return {f"{entry.node_namespace.rstrip('/')}/{entry.node_name}" for entry in found}
