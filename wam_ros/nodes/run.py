"""Runs one node as a process."""

import signal
from collections.abc import Callable

import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.logging import get_logger
from rclpy.node import Node

from wam_ros.spec.errors import UserError


def run(make_node: Callable[[], Node], args: list[str] | None = None) -> int:
    """Spins a node until SIGINT or SIGTERM, then closes it once, however often the signal comes.

    Returns 2, with one line in the log, where the node cannot be made.

    A single-threaded executor costs a tenth of rclpy's multi-threaded one, and the callbacks here only store.
    """
    rclpy.init(args=args)
    try:
        node = make_node()
    except UserError as error:
        get_logger("wam_ros").fatal(str(error))
        rclpy.try_shutdown()
        return 2
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    try:
        executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        # a launched group gets SIGINT more than once: what comes now would interrupt the closing
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        close = getattr(node, "close", None)
        if close:
            close()
        node.destroy_node()
        executor.shutdown(timeout_sec=1.0)
        rclpy.try_shutdown()
    return 0
