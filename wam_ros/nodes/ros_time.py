"""ROS stamps on the steady clock, and steps of the ROS clock."""

import time

from builtin_interfaces.msg import Time
from rclpy.clock import Clock

_NANO = 1_000_000_000
# Below this the two clocks only drift, and a shift that stays the same keeps successive motions exact.
_DRIFT = 1_000_000


class RosTime:
    """Sees the ROS clock from the steady one.

    Args:
        clock: The node's clock.
        step: Seconds by which the ROS clock must step to be noticed.
    """

    def __init__(self, clock: Clock, step: float = 0.1):
        self._clock = clock
        self._step = round(step * _NANO)
        self._shift = self._highest = self._look()
        self._latest = self._shift + time.monotonic_ns()

    def steady(self, stamp: Time) -> float:
        """Returns a stamp in seconds of the steady clock; 0 stays 0."""
        given = stamp.sec * _NANO + stamp.nanosec
        return (given - self._agreed()) / _NANO if given else 0.0

    def stamp(self, steady: float) -> Time:
        """Returns seconds of the steady clock as a stamp; 0 stays 0."""
        sec, nanosec = divmod(max(0, round(steady * _NANO) + self._agreed()) if steady else 0, _NANO)
        return Time(sec=sec, nanosec=nanosec)

    def stepped(self) -> float:
        """Returns by how many seconds the ROS clock has stepped since the last call, 0 where it did not.

        A simulated clock may stand still for a while and then catch up; neither is a step.
        """
        shift = self._look()
        now = shift + time.monotonic_ns()
        back, ahead = min(now - self._latest, 0), max(shift - self._highest, 0)
        self._latest = now
        if -back > self._step:
            self._highest = shift
            return back / _NANO
        self._highest += ahead
        return ahead / _NANO if ahead > self._step else 0.0

    def _agreed(self) -> int:
        """The shift between the clocks, the same as before unless one of them was set or has drifted."""
        shift = self._look()
        if abs(shift - self._shift) > _DRIFT:
            self._shift = shift
        return self._shift

    def _look(self) -> int:
        return self._clock.now().nanoseconds - time.monotonic_ns()
