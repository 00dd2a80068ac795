"""Short bursts of wrong motion, so that demonstrations show how to recover."""

from dataclasses import dataclass

import numpy as np

from wam_ros.sim.kinematics import ArmGeometry
from wam_ros.sim.motion import PERIOD, within_reach


@dataclass(frozen=True)
class NoiseModel:
    """How often and how far the set-points are led astray.

    Attributes:
        first: Steps before the first burst, at least and at most.
        pause: Steps between two bursts, at least and at most.
        length: Steps that a burst lasts, at least and at most.
        speed: Largest tool speed that a burst adds, metres a second.
        joints: Standard deviation of the joint offsets at a burst's peak, radians.
        opening_chance: Share of the bursts that also drive the gripper to a random opening.
    """

    first: tuple[int, int] = (2, 25)
    pause: tuple[int, int] = (25, 40)
    length: tuple[int, int] = (3, 6)
    speed: float = 0.3
    joints: float = 0.03
    opening_chance: float = 0.25


STANDARD_NOISE = NoiseModel()


class Disturbance:
    """One episode's bursts."""

    def __init__(self, model: NoiseModel, rng: np.random.Generator):
        self._model, self._rng = model, rng
        self._wait = self._between(model.first)
        self._step = self._length = 0

    def apply(self, arm: ArmGeometry, tool: np.ndarray, action: np.ndarray) -> tuple[np.ndarray, bool]:
        """Leads one step's set-points astray if a burst is on.

        Args:
            arm: The arm's kinematics.
            tool: Present tool position (3,), metres.
            action: The set-points that would be right, (7,).

        Returns:
            The set-points to issue, (7,), and whether they were touched.
        """
        if self._step >= self._length:
            if self._wait > 0:
                self._wait -= 1
                return action, False
            self._begin()
        swell = np.sin(np.pi * (self._step + 0.5) / self._length)
        self._step += 1
        astray = within_reach(tool + swell * self._drift)
        changed = action.copy()
        changed[:6] += arm.inverse(astray) - arm.inverse(within_reach(tool)) + swell * self._twist
        if self._opening is not None:
            changed[6] = self._opening
        return changed, True

    def _begin(self) -> None:
        model, rng = self._model, self._rng
        self._step, self._length = 0, self._between(model.length)
        self._wait = self._between(model.pause)
        # Mostly upwards: a burst downwards ends on the table or on something that must not be touched.
        direction = rng.uniform((-1, -1, -0.4), (1, 1, 1))
        self._drift = direction / np.linalg.norm(direction) * rng.uniform(0.4, 1.0) * model.speed * PERIOD
        self._twist = rng.normal(0.0, model.joints, 6)
        self._opening = rng.uniform(0.0, 0.04) if rng.uniform() < model.opening_chance else None

    def _between(self, span: tuple[int, int]) -> int:
        return int(self._rng.integers(span[0], span[1] + 1))
