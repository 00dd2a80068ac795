"""How far the ROS clock is ahead of the steady one."""

import time
from dataclasses import replace

from rclpy.node import Node

from wam_ros.control.trajectory import Trajectory

# Seconds by which the clocks must drift apart before the shift changes: reading both takes microseconds, and each
# change moves the motion under way in time.
_DRIFT = 0.001


class ClockShift:
    """Leads from steady time to stamps and back, always by the same amount while the clocks agree.

    Args:
        node: The node, for its clock.
    """

    def __init__(self, node: Node):
        self._node = node
        self._shift: float | None = None

    def measure(self) -> float:
        """Returns ROS time minus steady time in seconds, measured anew where one of the clocks was set or drifted."""
        shift = self._node.get_clock().now().nanoseconds * 1e-9 - time.monotonic()
        if self._shift is None or abs(shift - self._shift) > _DRIFT:
            self._shift = shift
        return self._shift

    def to_ros(self, trajectory: Trajectory) -> Trajectory:
        """Returns a trajectory with its stamp in ROS time; stamp 0 stays."""
        return replace(trajectory, stamp=trajectory.stamp + self.measure()) if trajectory.stamp else trajectory
