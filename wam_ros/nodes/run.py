"""Runs one node as a process."""

import os
import signal
import sys
import threading
from collections.abc import Callable

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from wam_ros.graph.description import ENDING_SIGNALS
from wam_ros.graph.shared_memory import free_own_segments
from wam_ros.spec.errors import UserError

# Seconds, so that all together stays below two: for a callback in hand, for each worker, for the last messages.
_CALLBACK = 0.3
_WORKER = 0.2
_CLOSING = 1.0


def run(make_node: Callable[[], Node], args: list[str] | None = None) -> int:
    """Spins a node until SIGINT or SIGTERM, then closes it once, however often the signal comes.

    rclpy's own handlers end the context at once, and a node could publish no last hold; so it has none here.

    Returns:
        2, with one line in the log, where the node cannot be made; otherwise it ends the process with 0.
    """
    try:
        rclpy.init(args=args, signal_handler_options=SignalHandlerOptions.NO)
    except RuntimeError as error:  # a parameters file that is missing or no YAML, or an argument that ROS does not know
        get_logger("wam_ros").fatal(f"cannot start: {error}; correct the command line or the parameters file")
        return 2
    ended = threading.Event()
    for kind in ENDING_SIGNALS:
        signal.signal(kind, lambda *_: ended.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING_SIGNALS)  # who started us may have kept them waiting until now
    try:
        node = make_node()
    except UserError as error:
        get_logger("wam_ros").fatal(str(error))
        rclpy.try_shutdown()
        return 2
    # A single-threaded executor costs a tenth of rclpy's multi-threaded one, and the callbacks here only store.
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    spinning = threading.Thread(target=_spin, args=(executor, ended), name="executor", daemon=True)
    spinning.start()
    ended.wait()
    executor.shutdown(timeout_sec=_CALLBACK)
    spinning.join(_CALLBACK)
    ending = threading.Thread(target=_end, args=(node, spinning.is_alive()), name="ending", daemon=True)
    ending.start()
    ending.join(_CLOSING)
    free_own_segments()
    sys.stdout.flush()
    sys.stderr.flush()
    # Python would first collect every object of torch, which takes seconds on a busy machine.
    os._exit(0)


def _spin(executor: SingleThreadedExecutor, ended: threading.Event) -> None:
    """Spins, and goes on after a callback that raised: a node that no longer listens must not seem to live."""
    while not ended.is_set():
        try:
            executor.spin()
        except Exception as error:
            if not ended.is_set():
                get_logger("wam_ros").error(f"a callback failed: {type(error).__name__}: {error}")


def _end(node: Node, busy: bool) -> None:
    """Publishes the last hold and leaves DDS.

    Args:
        node: The node.
        busy: Whether the executor is still in a callback, such as the loading of a model, which cannot be ended.
    """
    node.patience = _WORKER
    close = getattr(node, "close", None)
    if close and (getattr(node, "active", True) or not busy):
        close()
    if not busy:
        node.destroy_node()
        rclpy.try_shutdown()
