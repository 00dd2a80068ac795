"""Brings the lifecycle nodes of other processes up."""

import time
from collections.abc import Callable

import rclpy
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.task import Future

from wam_ros.spec.errors import UserError

_POLL = 0.1


def bring_up(names: list[str], timeout: float, check: Callable[[], None] = lambda: None) -> None:
    """Configures all nodes at once, then activates them one after the other.

    Args:
        names: Full names of the nodes, in the order in which they are activated.
        timeout: Seconds for everything together.
        check: Called while waiting; raises to give up, for instance because a process died.

    Raises:
        UserError: A node did not answer in time, or refused; the message names it.
    """
    if not names:
        return
    context = Context()
    rclpy.init(context=context)
    node = rclpy.create_node("bring_up", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    deadline = time.monotonic() + timeout
    try:
        clients = {name: node.create_client(ChangeState, f"{name}/change_state") for name in names}
        for name, client in clients.items():
            while not client.service_is_ready():
                _pause(executor, deadline, check, f"{name} does not offer its lifecycle services")
        calls = {name: _call(client, Transition.TRANSITION_CONFIGURE) for name, client in clients.items()}
        for name, call in calls.items():
            _finish(executor, call, deadline, check, name, "configure")
        for name, client in clients.items():
            call = _call(client, Transition.TRANSITION_ACTIVATE)
            _finish(executor, call, deadline, check, name, "activate")
    finally:
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown(context=context)


def _call(client, transition: int) -> Future:
    request = ChangeState.Request()
    request.transition.id = transition
    return client.call_async(request)


def _finish(executor, call: Future, deadline: float, check: Callable[[], None], name: str, what: str) -> None:
    while not call.done():
        _pause(executor, deadline, check, f"{name} did not {what}")
    if not call.result().success:
        raise UserError(f"{name} refused to {what}; its log says why")


def _pause(executor, deadline: float, check: Callable[[], None], line: str) -> None:
    check()
    if time.monotonic() > deadline:
        raise UserError(f"{line} in time; its log may say why")
    executor.spin_once(timeout_sec=_POLL)
