"""Makes the gate hold while something is wrong, and lets it go on afterwards."""

from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import Trigger

from wam_msgs.msg import GateStatus
from wam_ros.nodes.polled import PolledSubscription
from wam_ros.nodes.qos import STATUS

_REPEAT = 0.5


class GateHold:
    """Asks the gate until it has answered. A hold that somebody else asked for before is left to him.

    Args:
        node: Node that owns the clients.
        gate: Name of the gate's node; empty where the graph has none.

    Attributes:
        wanted: Whether the gate is to hold on our behalf.
    """

    def __init__(self, node: Node, gate: str):
        self.wanted = False
        self._clients = {}
        if gate:
            services = {True: f"{gate}/hold", False: f"{gate}/resume"}
            self._clients = {wanted: node.create_client(Trigger, name) for wanted, name in services.items()}
            self._statuses = PolledSubscription(node, GateStatus, f"{gate}/status", STATUS)
        self._newest = GateStatus()
        self._left_to_others = False
        self._done = True
        self._call: Future | None = None
        self._since = 0.0

    def want(self, hold: bool, now: float) -> None:
        """Makes the gate hold, or go on, from now on."""
        if hold == self.wanted:
            return
        self.wanted = hold
        if hold and self._clients:
            self._left_to_others = self._requested()
        if hold or not self._left_to_others:
            self.again(now)

    def again(self, now: float) -> None:
        """Asks anew, for instance because the gate was started again and knows of nothing."""
        self._done = not self._clients
        self._call = None  # an answer to what was asked before no longer counts
        self.tick(now)

    def _requested(self) -> bool:
        """Tells whether a hold is asked for, by the gate's newest status."""
        for status in self._statuses.take():
            self._newest = status
        return bool(self._newest.hold_requested)

    def tick(self, now: float) -> None:
        """Asks, or asks again where no answer came within half a second."""
        if self._done:
            return
        if self._call and self._call.done():
            self._done = True
            return
        client = self._clients[self.wanted]
        if (self._call is None or now - self._since > _REPEAT) and client.service_is_ready():
            if self._call:
                client.remove_pending_request(self._call)
            self._call, self._since = client.call_async(Trigger.Request()), now
