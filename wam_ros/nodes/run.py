"""Runs one node as a process."""

import os
import signal
import threading
from collections.abc import Callable

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from wam_ros.spec.errors import UserError


def run(make_node: Callable[[], Node], args: list[str] | None = None) -> int:
    """Spins a node until SIGINT or SIGTERM, then closes it once, however often the signal comes.

    rclpy's own handlers end the context at once, and a node could publish no last hold; so it has none here.

    Returns:
        0, or 2 with one line in the log where the node cannot be made.
    """
    rclpy.init(args=args, signal_handler_options=SignalHandlerOptions.NO)
    ended = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: ended.set())
    try:
        node = make_node()
    except UserError as error:
        get_logger("wam_ros").fatal(str(error))
        rclpy.try_shutdown()
        return 2
    # A single-threaded executor costs a tenth of rclpy's multi-threaded one, and the callbacks here only store.
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    spinning = threading.Thread(target=executor.spin, name="executor", daemon=True)
    spinning.start()
    ended.wait()
    executor.shutdown(timeout_sec=0.5)
    spinning.join(1.0)
    _close(node)
    if spinning.is_alive():
        # Python cannot end a thread that is deep in loading a model; nothing moves before it has ended.
        os._exit(0)
    node.destroy_node()
    rclpy.try_shutdown()
    return 0


def _close(node: Node) -> None:
    close = getattr(node, "close", None)
    if close:
        close()
