"""A joint_trajectory_controller for simulated robots, after the rules of ros2_control's."""

import logging
import threading
from collections import Counter
from collections.abc import Sequence

import numpy as np

from wam_ros.control import reading
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.trajectory import Trajectory

logger = logging.getLogger(__name__)

DESIRED = "desired"
MEASURED = "measured"


class TrajectoryController:
    """Turns accepted trajectories into set-points.

    A new trajectory replaces the running one, and after its last point the joints stay there. Like the original
    it checks neither limits nor NaN: a validator must come before it. It may be fed from one thread and sampled
    from another.

    Args:
        joint_names: Its joints, in the order of the set-points.
        positions: Set-points until the first trajectory, shape (joints,).
        start_from: `desired` (a replacement starts from the running set-point) or `measured`.
        active: Whether it takes trajectories from the start.
        allow_partial: Whether a trajectory may leave joints out.
        allow_nonzero_final_velocity: Whether a trajectory may end in motion.

    Attributes:
        accepted: How many trajectories were accepted.
        rejections: How many were rejected, by the name of the rule.
        nonfinite_set_points: How many set-points were withheld because they were NaN or infinite.
    """

    def __init__(
        self,
        joint_names: Sequence[str],
        positions: np.ndarray,
        start_from: str = DESIRED,
        active: bool = True,
        allow_partial: bool = False,
        allow_nonzero_final_velocity: bool = False,
    ) -> None:
        if start_from not in (DESIRED, MEASURED):
            raise ValueError(f"start_from is {start_from!r}; give {DESIRED!r} or {MEASURED!r}")
        self.joint_names = tuple(joint_names)
        self.accepted = 0
        self.rejections: Counter[str] = Counter()
        self.nonfinite_set_points = 0
        self._start_from = start_from
        self._allow_partial = allow_partial
        self._allow_nonzero_final_velocity = allow_nonzero_final_velocity
        self._active = active
        self._lock = threading.Lock()
        self._sent = self._checked(positions)
        self._motion = Motion.hold(self._sent)

    @property
    def active(self) -> bool:
        """Whether it takes trajectories."""
        return self._active

    def accept(self, trajectory: Trajectory, now: float, measured: MotionState | None = None) -> Rejection | None:
        """Takes a trajectory, or says by which rule not; never raises, whatever the trajectory holds.

        Args:
            trajectory: What was received.
            now: Seconds of the clock of `setpoint` and of the trajectory's stamp.
            measured: The measured state; it is where the motion starts if the controller starts from there.

        Returns:
            The broken rule, logged and counted, or None.
        """
        with self._lock:
            rejection = controller_rejection(
                trajectory,
                self.joint_names,
                now,
                self._active,
                self._allow_partial,
                self._allow_nonzero_final_velocity,
            )
            if rejection:
                self.rejections[rejection.rule] += 1
                logger.warning("trajectory rejected: %s", rejection.message)
                return rejection
            desired = self._desired(now)
            start = measured if self._start_from == MEASURED and measured is not None else desired
            points = ordered_points(trajectory, self.joint_names, fill=desired.positions)
            with np.errstate(over="ignore", invalid="ignore"):
                self._motion = Motion.through(points, reading.number(trajectory.stamp), now, start)
            self.accepted += 1
            return None

    def setpoint(self, time: float) -> tuple[np.ndarray, np.ndarray]:
        """Returns positions and velocities for one time, each of shape (joints,).

        What is not finite is withheld, as a drive would do: that joint stays at its last set-point.
        """
        with self._lock:
            with np.errstate(over="ignore", invalid="ignore"):
                positions, velocities = self._motion.evaluate(time)
            good = np.isfinite(positions) & np.isfinite(velocities)
            self.nonfinite_set_points += int(np.count_nonzero(~good))
            self._sent = np.where(good, positions, self._sent)
            return self._sent.copy(), np.where(good, velocities, 0.0)

    def moving(self, time: float) -> bool:
        """Returns whether a trajectory is still running at `time`."""
        with self._lock:
            return time < self._motion.end_time

    def activate(self, now: float, positions: np.ndarray | None = None) -> None:
        """Starts to take trajectories, and stays at `positions`, the present set-points where None."""
        self.hold(now, positions)
        self._active = True

    def deactivate(self, now: float) -> None:
        """Stops at the present set-points and takes no more trajectories."""
        self._active = False
        self.hold(now)

    def hold(self, now: float, positions: np.ndarray | None = None) -> None:
        """Drops the running trajectory and stays at `positions`, the present set-points where None.

        Raises:
            ValueError: `positions` do not fit the joints or are not finite.
        """
        target = self.setpoint(now)[0] if positions is None else self._checked(positions)
        with self._lock:
            self._motion = Motion.hold(target, now)

    def _desired(self, now: float) -> MotionState:
        """The running set-point, or the last good one at rest after an accepted trajectory held NaN."""
        state = self._motion.state(now)
        if all(np.isfinite(values).all() for values in (state.positions, state.velocities, state.accelerations)):
            return state
        return MotionState.at_rest(self._sent)

    def _checked(self, positions: np.ndarray) -> np.ndarray:
        values = reading.numbers(positions)
        if values is None or values.shape != (len(self.joint_names),) or not np.isfinite(values).all():
            raise ValueError(f"positions {positions!r:.120} to hold; give finite ones of {list(self.joint_names)}")
        return values.copy()
