"""Makes the gate hold at the end of a task, and lets it go again."""

import time

from rclpy.task import Future
from std_srvs.srv import Trigger

from wam_ros.nodes.lifecycle import CarefulLifecycleNode

_PATIENCE = 1.0


class GateClient:
    """Calls the gate's services one at a time, since two calls at once might reach it in either order.

    Args:
        node: Node that owns the clients.
        gate: Name of the gate's node.
    """

    def __init__(self, node: CarefulLifecycleNode, gate: str):
        self._node = node
        services = {True: f"{gate}/hold", False: f"{gate}/resume"}
        self._clients = {held: node.create_client(Trigger, name) for held, name in services.items()}
        self._wanted = False
        self._holds = False
        self._call: Future | None = None
        self._since = 0.0

    @property
    def free(self) -> bool:
        """Whether the gate is not held by us, and no call is under way."""
        return self._call is None and not self._holds and not self._wanted

    def hold(self) -> None:
        """Makes the gate hold until `release`, even where it seems to be held already."""
        self._wanted, self._holds = True, False
        self.work()

    def release(self, leave: bool = False) -> None:
        """Lets the gate go, where it was held by us.

        Args:
            leave: Leave the hold in place, because somebody else wants it too.
        """
        self._wanted = False
        self._holds = self._holds and not leave
        self.work()

    def work(self) -> None:
        """Makes the call that is due; call it now and then, since a gate that died never answers."""
        if self._call is not None and time.monotonic() - self._since > _PATIENCE:
            self._drop()
        if self._call is None and self._holds != self._wanted:
            self._start()

    def destroy(self) -> None:
        """Removes the clients."""
        for client in self._clients.values():
            self._node.destroy_client(client)

    def _start(self) -> None:
        client, held = self._clients[self._wanted], self._wanted
        if not client.service_is_ready():
            name = self._node.resolve_service_name(client.srv_name)
            self._node.warnings.say(name, f"{name} is not there; the empty instruction alone makes the arm hold")
            return
        self._since = time.monotonic()
        self._call = client.call_async(Trigger.Request())
        self._call.add_done_callback(lambda call: self._answered(call, held))

    def _answered(self, call: Future, held: bool) -> None:
        if call is not self._call:
            return
        self._call, self._holds = None, held
        if not call.result().success:
            self._node.warnings.say("gate", f"the gate answered: {call.result().message}")
        self.work()

    def _drop(self) -> None:
        self._node.warnings.say("gate silent", "the gate did not answer; asking again")
        for client in self._clients.values():
            client.remove_pending_request(self._call)
        self._call = None
