"""Brings the lifecycle nodes of other processes up, or waits until their supervisor has."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.signals import SignalHandlerOptions

from wam_msgs.msg import SupervisorStatus
from wam_ros.nodes.qos import LATCHED
from wam_ros.nodes.supervisor import Supervisor
from wam_ros.spec.errors import UserError

_POLL = 0.1
_ON_THE_WAY = (SupervisorStatus.PHASE_UNCONFIGURED, SupervisorStatus.PHASE_INACTIVE)


def bring_up(names: list[str], timeout: float, check: Callable[[], None] = lambda: None) -> None:
    """Configures all nodes at once and activates them one after the other, as a supervisor that then ends.

    Args:
        names: Full names of the nodes, in the order in which they are activated.
        timeout: Seconds for everything together.
        check: Called while waiting; raises to give up, for instance because a process died.

    Raises:
        UserError: A node did not answer in time, or refused; the message names it.
    """
    if not names:
        return
    overrides = [Parameter("nodes", value=list(names)), Parameter("gate", value="")]

    def make(context: Context) -> Node:
        return Supervisor(context=context, parameter_overrides=overrides, use_global_arguments=False)

    with _spinning(make) as (supervisor, spin):
        _wait(lambda: supervisor.status, spin, timeout, check)


def wait_until_up(supervisor: str, timeout: float, check: Callable[[], None] = lambda: None) -> None:
    """Waits until a supervisor reports that all of its nodes are active.

    Args:
        supervisor: Full name of the supervisor's node.
        timeout: Seconds to wait.
        check: As in bring_up.

    Raises:
        UserError: A node refused, or not all were active in time; the message names what was wrong.
    """
    heard = [SupervisorStatus(message=f"{supervisor} was not heard of")]

    def make(context: Context) -> Node:
        node = rclpy.create_node("wait_until_up", context=context, use_global_arguments=False)
        node.create_subscription(SupervisorStatus, f"{supervisor}/status", heard.append, LATCHED)
        return node

    with _spinning(make) as (_, spin):
        _wait(lambda: heard[-1], spin, timeout, check)


def _wait(
    status: Callable[[], SupervisorStatus], spin: Callable[[], None], timeout: float, check: Callable[[], None]
) -> None:
    deadline = time.monotonic() + timeout
    while not status().ready:
        check()
        newest = status()
        for name, phase, restarts, trouble in zip(newest.nodes, newest.phases, newest.restarts, newest.troubles):
            refused = trouble and not restarts and phase in _ON_THE_WAY
            if refused or phase == SupervisorStatus.PHASE_GIVEN_UP:
                raise UserError(f"{name} {trouble}")
        if time.monotonic() > deadline:
            raise UserError(f"not all nodes are active after {timeout:g} s: {newest.message}; their logs may say why")
        spin()


@contextmanager
def _spinning(make: Callable[[Context], Node]) -> Iterator[tuple[Node, Callable[[], None]]]:
    """Makes a node in a context of its own; yields it and what spins it once."""
    context = Context()
    rclpy.init(context=context, signal_handler_options=SignalHandlerOptions.NO)
    executor = SingleThreadedExecutor(context=context)
    node = make(context)
    executor.add_node(node)
    try:
        yield node, lambda: executor.spin_once(timeout_sec=_POLL)
    finally:
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown(context=context)
