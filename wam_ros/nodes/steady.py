"""Timers that go on whatever the ROS clock does: a simulated one may stand still, and any may be set back."""

from collections.abc import Callable

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.timer import Timer


def steady_timer(node: Node, period: float, tick: Callable[[], None]) -> Timer:
    """Creates a timer of the steady clock; `period` in seconds."""
    return node.create_timer(period, tick, clock=Clock(clock_type=ClockType.STEADY_TIME))
