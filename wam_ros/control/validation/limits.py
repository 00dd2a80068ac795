"""The joints' limits as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.control import reading
from wam_ros.spec import JointSpec

_FIELDS = ("lower", "upper", "max_velocity", "max_acceleration", "max_jerk")


@dataclass(frozen=True, eq=False)
class Limits:
    """Limits of the controller's joints in its order, each of shape (joints,), radians or metres and seconds."""

    names: tuple[str, ...]
    lower: np.ndarray
    upper: np.ndarray
    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray

    @classmethod
    def of(cls, joints: Sequence[JointSpec]) -> "Limits":
        """Reads them from the joints of a robot's file.

        Raises:
            ValueError: There are no joints, or a limit is missing or senseless; the message names joint and field.
        """
        if not joints:
            raise ValueError("no joints to validate; name them, with limits, in the robot's file")
        for joint in joints:
            _require(joint)
        columns = [np.array([getattr(joint, field) for joint in joints], dtype=np.float64) for field in _FIELDS]
        return cls(tuple(joint.name for joint in joints), *columns)


def _require(joint: JointSpec) -> None:
    for field in _FIELDS:
        value = getattr(joint, field)
        if not np.isfinite(reading.number(value)):
            raise ValueError(f"joint {joint.name!r}: {field} is {value!r}; give a finite number in the robot's file")
        if field.startswith("max_") and not value > 0.0:
            raise ValueError(f"joint {joint.name!r}: {field} is {value}; give a number above 0 in the robot's file")
    if not joint.lower < joint.upper:
        line = f"joint {joint.name!r}: lower is {joint.lower} and upper is {joint.upper}"
        raise ValueError(f"{line}; give a lower limit below the upper one in the robot's file")
