"""What may go wrong in an episode, to see whether the discrepancy tells."""

import dataclasses
from collections.abc import Callable
from functools import partial

import numpy as np

from wam_ros.sim.judges import object_name
from wam_ros.sim.tabletop import CAMERAS, TabletopSim
from wam_ros.spec import Observation

ONSET = 1.0  # seconds of the episode
_SHIFT = (0.0, 0.12)  # metres that a hand moves the object by
_DIM = 0.3  # what is left of the lamp


class Disturbance:
    """Goes wrong at one moment and stays so; this one is nothing.

    Args:
        onset: Seconds of the episode.

    Attributes:
        name: What it is called.
        arm_follows: Whether the arm follows the plans.
    """

    name = "none"
    arm_follows = True

    def __init__(self, onset: float = ONSET):
        self.onset = onset
        self._begun = False

    def touch(self, sim: TabletopSim) -> None:
        """Changes the world once its time has come."""
        if not self._begun and sim.time >= self.onset:
            self._begun = True
            self.begin(sim)

    def begin(self, sim: TabletopSim) -> None:
        """Changes the world."""

    def see(self, observation: Observation) -> Observation:
        """Returns what the cameras show of it."""
        return observation


class ObjectMoved(Disturbance):
    """A hand moves the object that the task is about."""

    name = "object moved by 12 cm"

    def begin(self, sim: TabletopSim) -> None:
        """Puts the object elsewhere on the table; a fixture stays where it is."""
        geom = sim.scene.names[object_name(sim.instance)]
        body = sim.scene.model.geom(geom).bodyid[0]
        joint = sim.scene.model.body_jntadr[body]
        if joint >= 0 and geom.startswith("cube"):
            pose = sim.scene.data.joint(int(joint)).qpos
            pose[:2] += np.array(_SHIFT) * (1.0 if pose[1] < 0.0 else -1.0)


class LampDimmed(Disturbance):
    """The light changes."""

    name = "lamp dimmed to 30 %"

    def begin(self, sim: TabletopSim) -> None:
        """Dims the lamp; the next reset of the world restores it."""
        sim.scene.model.light_diffuse[sim.scene.model.light("lamp").id] *= _DIM


class CameraCovered(Disturbance):
    """A camera shows black."""

    def __init__(self, camera: str, onset: float = ONSET):
        super().__init__(onset)
        self.camera, self.name = camera, f"{camera} camera covered"

    def see(self, observation: Observation) -> Observation:
        """Blackens the camera's picture."""
        return self._replaced(observation, np.zeros_like(observation.images[self.camera]))

    def _replaced(self, observation: Observation, picture: np.ndarray) -> Observation:
        if not self._begun:
            return observation
        return dataclasses.replace(observation, images={**observation.images, self.camera: picture})


class CameraFrozen(CameraCovered):
    """A camera repeats its last picture, with new stamps."""

    def __init__(self, camera: str, onset: float = ONSET):
        super().__init__(camera, onset)
        self.name, self._last = f"{camera} camera frozen", np.empty(0)

    def see(self, observation: Observation) -> Observation:
        """Shows the picture of before the onset."""
        if not self._begun or not self._last.size:
            self._last = observation.images[self.camera]
        return self._replaced(observation, self._last)


class ArmHeld(Disturbance):
    """The arm does not follow the plans, as when a gate or a person holds it."""

    name, arm_follows = "arm held", False


def _makers() -> dict[str, Callable[[], Disturbance]]:
    makers: list[Callable[[], Disturbance]] = [ObjectMoved, LampDimmed, ArmHeld]
    for camera in CAMERAS:
        makers += [partial(CameraCovered, camera), partial(CameraFrozen, camera)]
    return {maker().name: maker for maker in makers}


DISTURBANCES = _makers()
