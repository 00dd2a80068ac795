"""From a model's chunks to trajectories, one after the other: the same way in the nodes and in evaluation."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wam_ros.control.fitting import fit_to_limits
from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing import DEFAULT_STRATEGY, SpliceSettings, make_splice
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk, ActionSpec, JointSpec

_DEFAULTS = SpliceSettings()
# Seconds of motion at full speed, by unit: a joint at rest farther from its set-point than that was moved by something
# else. A gripper is kept far from its set-point by what it grips.
_ASTRAY = {"rad": 0.02, "m": 0.1}
# Seconds after the end of a motion until what is observed shows the arm at rest.
_SETTLING = 0.2


class ChunkMotion:
    """Fits chunks to the limits, splices them, and knows what the controller executes. One clock for all times.

    Args:
        joints: The controller's joints, in its order, with their limits.
        spec: The checkpoint's actions; the narrower of both limits counts.
        strategy: One of `wam_ros.control.splicing.STRATEGIES`.
        settings: What may be tuned.

    Attributes:
        running: The motion under way.
        clipped: By how much the last chunk's targets lay beyond the limits, by joint.
    """

    def __init__(
        self,
        joints: Sequence[JointSpec],
        spec: ActionSpec,
        strategy: str = DEFAULT_STRATEGY,
        settings: SpliceSettings = _DEFAULTS,
    ):
        limits = {joint.name: joint for joint in joints}
        self._spec = replace(
            spec,
            lower=tuple(max(low, limits[name].lower) for name, low in zip(spec.joint_names, spec.lower)),
            upper=tuple(min(high, limits[name].upper) for name, high in zip(spec.joint_names, spec.upper)),
        )
        self._joints = tuple(joints)
        self._lower = np.array([joint.lower for joint in joints])
        self._upper = np.array([joint.upper for joint in joints])
        self._astray = np.array([_ASTRAY.get(joint.unit, 0.1) * joint.max_velocity for joint in joints])
        self.running = RunningMotion([joint.name for joint in joints])
        self.clipped: dict[str, float] = {}
        self.choose(strategy, settings)

    def choose(self, strategy: str, settings: SpliceSettings) -> None:
        """Changes the strategy, or how it is tuned; the motion under way goes on. Raises ValueError for no strategy."""
        self._chosen = (strategy, settings)
        self.strategy = make_splice(strategy, self._joints, settings)

    def tune(self, strategy: str, settings: SpliceSettings) -> None:
        """As `choose`, but does nothing where nothing changes."""
        if (strategy, settings) != self._chosen:
            self.choose(strategy, settings)

    def takes(self, observed: float) -> bool:
        """Tells whether a chunk that answers what was observed at that time would be taken at all."""
        return not self.strategy.waits_for_rest or observed >= self.running.end_time

    def make(self, chunk: ActionChunk, now: float, measured: np.ndarray) -> Trajectory | Rejection:
        """Makes the next trajectory; `sent` must follow if it goes to the controller.

        Args:
            chunk: A model's output.
            now: The present time.
            measured: Measured positions in the controller's order, as they were when the chunk's observation was made,
                shape (joints,).

        Raises:
            ValueError: The checkpoint has no range for one of the chunk's joints.
        """
        fitted, self.clipped = fit_to_limits(chunk, self._spec)
        measured = self.within(measured)
        if chunk.source_stamp > self.running.end_time + _SETTLING:
            self._settle(measured, now)
        return self.strategy.splice(fitted, self.running, now, measured)

    def _settle(self, measured: np.ndarray, now: float) -> None:
        """Believes the measured positions of an arm at rest that is far from where it was sent."""
        at_rest = self.running.state(now, measured).positions
        near = np.abs(at_rest - measured) <= self._astray
        if not near.all():
            self.running.stop({j.name: float(p) for j, p, kept in zip(self._joints, at_rest, near) if kept})

    def sent(self, trajectory: Trajectory, now: float, measured: np.ndarray) -> None:
        """Notes that a trajectory went to the controller at `now`."""
        self.running.take(trajectory, now, self.within(measured))

    def within(self, positions: np.ndarray) -> np.ndarray:
        """Returns the nearest positions within the limits: a joint may rest a hair beyond, and no target may."""
        return np.clip(positions, self._lower, self._upper)
