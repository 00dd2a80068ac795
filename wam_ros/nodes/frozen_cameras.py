"""Notices cameras whose picture stays the same while the arm moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.spec import RobotSpec

# Radians (or metres) that the joints go together before a picture must have changed.
_WAY = 0.1
# Less than this is an arm at rest.
_REST = 1e-3
# A camera has noise where of so many pictures of an arm at rest nearly all differ.
_PICTURES = 20
_NEARLY_ALL = 0.9


class CameraFrozen(ConversionError):
    """A camera shows the same picture although the arm has moved."""


@dataclass
class _Seen:
    """What is known of a camera: its picture, where the joints were when that began and last, and counts at rest."""

    picture: np.ndarray
    began: np.ndarray
    last: np.ndarray
    same: int = 0
    different: int = 0

    @property
    def noisy(self) -> bool:
        pairs = self.same + self.different
        return pairs >= _PICTURES and self.different > _NEARLY_ALL * pairs

    def add(self, picture: np.ndarray, positions: np.ndarray) -> None:
        same = np.array_equal(self.picture, picture)
        if np.linalg.norm(positions - self.last) < _REST:
            self.same += same
            self.different += not same
        if not same:
            self.picture, self.began = picture, positions
        self.last = positions

    def still(self, way: float) -> bool:
        return float(np.linalg.norm(self.last - self.began)) > way


class FrozenCameras:
    """Compares each camera's pictures with the way of the arm between them.

    A camera with noise never shows the same picture twice, and is judged alone. One without, such as a simulated one,
    may see nothing that changes for a while; such cameras are frozen where all of them stand still together.

    Args:
        way: Norm of the joints' displacement from which on the same picture counts, radians and metres.
    """

    def __init__(self, way: float = _WAY):
        self._way = way
        self._seen: dict[str, _Seen] = {}

    def look(self, images: Mapping[str, Any], positions: np.ndarray) -> tuple[str, ...]:
        """Takes the newest pictures.

        Args:
            images: Camera name to its message.
            positions: Where the joints were, shape (joints,).

        Returns:
            The names of the cameras that are frozen.
        """
        for name, message in images.items():
            picture = np.frombuffer(message.data, dtype=np.uint8)
            if name in self._seen:
                self._seen[name].add(picture, positions)
            else:
                self._seen[name] = _Seen(picture, positions, positions)
        still = tuple(name for name in images if self._seen[name].still(self._way))
        return still if len(still) == len(images) else tuple(name for name in still if self._seen[name].noisy)


def refuse_frozen(names: tuple[str, ...], robot: RobotSpec) -> None:
    """Raises CameraFrozen where `names` of the robot's cameras are frozen."""
    for camera in robot.cameras:
        if camera.name in names:
            found = "the picture stays the same although the arm moves"
            raise CameraFrozen(camera.image_topic, found, "start the camera's driver anew")
