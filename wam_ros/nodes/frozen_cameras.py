"""Notices a camera whose picture stays the same while the arm moves."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.spec import RobotSpec

# Radians (or metres) that the joints go together before a picture must have changed. A real camera's noise never gives
# the same picture twice; a simulated one's does while nothing in it moves, such as a gripper that closes out of view.
_WAY = 0.1


class CameraFrozen(ConversionError):
    """A camera shows the same picture although the arm has moved."""


class FrozenCameras:
    """Compares each camera's pictures with the way of the arm between them.

    Args:
        way: Norm of the joints' displacement from which on the same picture counts as frozen, radians and metres.
    """

    def __init__(self, way: float = _WAY):
        self._way = way
        self._since: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def look(self, images: Mapping[str, Any], positions: np.ndarray) -> tuple[str, ...]:
        """Takes the newest pictures.

        Args:
            images: Camera name to its message.
            positions: Where the joints were, shape (joints,).

        Returns:
            The names of the cameras that are frozen.
        """
        return tuple(name for name, message in images.items() if self._look(name, message, positions))

    def _look(self, name: str, message: Any, positions: np.ndarray) -> bool:
        picture = np.frombuffer(message.data, dtype=np.uint8)
        before = self._since.get(name)
        if before is None or not np.array_equal(before[0], picture):
            self._since[name] = (picture, positions)
            return False
        return float(np.linalg.norm(positions - before[1])) > self._way


def refuse_frozen(names: tuple[str, ...], robot: RobotSpec) -> None:
    """Raises CameraFrozen where `names` of the robot's cameras are frozen."""
    for camera in robot.cameras:
        if camera.name in names:
            found = "the picture stays the same although the arm moves"
            raise CameraFrozen(camera.image_topic, found, "start the camera's driver anew")
