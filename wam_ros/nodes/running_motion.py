"""What the controller is executing, as far as the sender knows."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.trajectory import Trajectory


class RunningMotion:
    """Follows the last trajectory that was sent to the controller, on the steady clock.

    Args:
        joint_names: The controller's joints, in its order.
    """

    def __init__(self, joint_names: Sequence[str]):
        self._names = tuple(joint_names)
        self._motion: Motion | None = None
        self._kept: dict[str, float] = {}
        self.taken = -float("inf")

    def take(self, trajectory: Trajectory, now: float, measured: np.ndarray) -> None:
        """Notes a well formed trajectory.

        Args:
            trajectory: What was sent, with stamp 0.
            now: When, seconds of the steady clock.
            measured: Where an arm at rest started from, in the controller's order.
        """
        start = self._motion.state(now) if self.running(now) else MotionState.at_rest(measured)
        self._motion = Motion.through(ordered_points(trajectory, self._names), 0.0, now, start)
        self.taken = now

    def running(self, now: float) -> bool:
        """Tells whether the arm still moves."""
        return self._motion is not None and now < self._motion.end_time

    def positions(self, now: float) -> np.ndarray | None:
        """Returns the set-points of a motion that is still running, in the controller's order, else None."""
        return self._motion.evaluate(now)[0] if self.running(now) else None

    def set_points(self, now: float, names: Sequence[str]) -> dict[str, float]:
        """Returns the present set-points of those of `names` that are joints and have one."""
        if self._motion is None:
            return dict(self._kept)
        positions, _ = self._motion.evaluate(now)
        return {name: float(positions[self._names.index(name)]) for name in names if name in self._names}

    def stop(self, kept: dict[str, float]) -> None:
        """Notes a hold that left `kept` set-points in force."""
        self._motion, self._kept = None, dict(kept)
