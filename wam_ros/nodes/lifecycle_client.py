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
# Seconds after which a listener that has heard of nobody is made anew: on a busy machine DDS may leave one deaf.
_DEAF = 15.0
_ON_THE_WAY = (SupervisorStatus.PHASE_UNCONFIGURED, SupervisorStatus.PHASE_INACTIVE)

# Makes a node, and what returns the newest status.
MakeListener = Callable[[Context], tuple[Node, Callable[[], SupervisorStatus]]]


def bring_up(names: list[str], timeout: float, check: Callable[[], None] = lambda: None) -> None:
    """Configures all nodes at once and activates them one after the other, as a supervisor that then ends.

    Args:
        names: Full names of the nodes, in the order in which they are activated.
        timeout: Seconds for everything together.
        check: Called while waiting; raises to give up, for instance because a process died.

    Raises:
        UserError: A node did not answer in time, or refused; the message names it.
    """
    overrides = [Parameter("nodes", value=list(names)), Parameter("gate", value=""), Parameter("kill_after", value=0.0)]

    def make(context: Context) -> tuple[Node, Callable[[], SupervisorStatus]]:
        supervisor = Supervisor(context=context, parameter_overrides=overrides, use_global_arguments=False)
        return supervisor, lambda: supervisor.status

    if names:
        _wait(make, timeout, check)


def wait_until_up(supervisor: str, timeout: float, check: Callable[[], None] = lambda: None) -> None:
    """Waits until a supervisor reports that all of its nodes are active.

    Args:
        supervisor: Full name of the supervisor's node.
        timeout: Seconds to wait.
        check: As in bring_up.

    Raises:
        UserError: A node refused, or not all were active in time; the message names what was wrong.
    """

    def make(context: Context) -> tuple[Node, Callable[[], SupervisorStatus]]:
        heard = [SupervisorStatus(message=f"{supervisor} was not heard of")]
        node = rclpy.create_node("wait_until_up", context=context, use_global_arguments=False)
        node.create_subscription(SupervisorStatus, f"{supervisor}/status", heard.append, LATCHED)
        return node, lambda: heard[-1]

    _wait(make, timeout, check)


def _wait(make: MakeListener, timeout: float, check: Callable[[], None]) -> None:
    """Waits until a status says that all is ready; raises UserError for what stands in the way."""
    deadline = time.monotonic() + timeout
    status = SupervisorStatus()
    while not status.ready and time.monotonic() < deadline:
        with _spinning(make) as (newest, spin):
            patience = time.monotonic() + _DEAF
            while not status.ready and time.monotonic() < (deadline if _heard_of(status) else min(patience, deadline)):
                check()
                spin()
                status = newest()
                _raise_if_refused(status)
    if not status.ready:
        raise UserError(f"not all nodes are active after {timeout:g} s: {status.message}; their logs may say why")


def _heard_of(status: SupervisorStatus) -> bool:
    return any(phase != SupervisorStatus.PHASE_WAITING for phase in status.phases)


def _raise_if_refused(status: SupervisorStatus) -> None:
    for name, phase, restarts, trouble in zip(status.nodes, status.phases, status.restarts, status.troubles):
        refused = trouble and not restarts and phase in _ON_THE_WAY
        if refused or phase == SupervisorStatus.PHASE_GIVEN_UP:
            raise UserError(f"{name} {trouble}")


@contextmanager
def _spinning(make: MakeListener) -> Iterator[tuple[Callable[[], SupervisorStatus], Callable[[], None]]]:
    """Makes a listener in a context of its own; yields what returns its newest status, and what spins it once."""
    context = Context()
    rclpy.init(context=context, signal_handler_options=SignalHandlerOptions.NO)
    executor = SingleThreadedExecutor(context=context)
    node, newest = make(context)
    executor.add_node(node)
    try:
        yield newest, lambda: executor.spin_once(timeout_sec=_POLL)
    finally:
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown(context=context)
