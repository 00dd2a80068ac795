"""What the controller is executing, as far as the sender knows."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points, ordered_points
from wam_ros.control.trajectory import Trajectory


class RunningMotion:
    """Follows the last trajectory that was sent to the controller, on a clock of the caller's choice.

    Args:
        joint_names: The controller's joints, in its order.

    Attributes:
        taken: When the last trajectory was noted, seconds; minus infinity before the first.
    """

    def __init__(self, joint_names: Sequence[str]):
        self._names = tuple(joint_names)
        self._motion: Motion | None = None
        self._kept: dict[str, float] = {}
        self.taken = -float("inf")

    def take(self, trajectory: Trajectory, now: float, measured: np.ndarray) -> None:
        """Notes a well formed trajectory, joined as a controller joins it that starts from its desired state.

        Args:
            trajectory: What was sent; its stamp is 0 (it starts now) or counts on the caller's clock.
            now: When, seconds.
            measured: Where an arm of which nothing is known yet starts from, in the controller's order.
        """
        start = self.state(now, measured)
        points = ordered_points(trajectory, self._names)
        self._motion = Motion.through(points, float(trajectory.stamp), now, start)
        self.taken = now

    def running(self, now: float) -> bool:
        """Tells whether the arm still moves."""
        return self._motion is not None and now < self._motion.end_time

    @property
    def end_time(self) -> float:
        """When the motion under way comes to rest, seconds; minus infinity where there is none."""
        return -float("inf") if self._motion is None else self._motion.end_time

    def state(self, now: float, measured: np.ndarray) -> MotionState:
        """Returns the desired state at one time, in the controller's order.

        A motion that has ended still holds its last set-points. Before the first one the arm rests at `measured`,
        and after a hold too, but for the joints that kept their set-points.
        """
        if self._motion is not None:
            return self._motion.state(now)
        positions = np.array(measured, dtype=np.float64)
        for name, position in self._kept.items():
            positions[self._names.index(name)] = position
        return MotionState.at_rest(positions)

    def states(self, times: np.ndarray, measured: np.ndarray) -> MotionState:
        """Returns the desired states at some times, each of shape (times, joints); see `state`."""
        if self._motion is not None:
            return self._motion.state(times)
        rest = self.state(0.0, measured)
        return MotionState(*(np.tile(row, (len(times), 1)) for row in (rest.positions, *[rest.velocities] * 2)))

    def knots(self, start: float, end: float) -> Points:
        """Returns the knots of the motion after `start` and up to `end`; their times are on the caller's clock.

        Where the motion has no jumps in acceleration, quintics between these knots are the motion itself.
        """
        names = len(self._names)
        if self._motion is None:
            return Points.moving(np.empty(0), MotionState(*np.empty((3, 0, names))))
        times = self._motion.origin + self._motion.times
        times = times[(times > start) & (times <= end)]
        return Points.moving(times, self._motion.state(times))

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
