"""The joints' limits as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.control import reading
from wam_ros.spec import JointSpec

_FIELDS = ("lower", "upper", "max_velocity", "max_acceleration", "max_jerk")


@dataclass(frozen=True, eq=False)
class Limits:
    """Limits of the controller's joints in its order, each of shape (joints,), radians or metres and seconds.

    `step` is NaN where the joint has none of its own.
    """

    names: tuple[str, ...]
    lower: np.ndarray
    upper: np.ndarray
    velocity: np.ndarray
    acceleration: np.ndarray
    jerk: np.ndarray
    step: np.ndarray

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
        steps = np.array([reading.number(joint.max_step) for joint in joints])
        return cls(tuple(joint.name for joint in joints), *columns, steps)

    def steps(self, share: float) -> np.ndarray:
        """Returns each joint's greatest step: its own, or a share of its range; infinite where the share is 0."""
        common = share * (self.upper - self.lower) if share > 0.0 else np.full(self.lower.shape, np.inf)
        return np.where(np.isnan(self.step), common, self.step)


def _require(joint: JointSpec) -> None:
    for field in _FIELDS:
        value = getattr(joint, field)
        if not np.isfinite(reading.number(value)):
            raise ValueError(f"joint {joint.name!r}: {field} is {value!r}; give a finite number in the robot's file")
        if field.startswith("max_") and not value > 0.0:
            raise ValueError(f"joint {joint.name!r}: {field} is {value}; give a number above 0 in the robot's file")
    if joint.max_step is not None and not reading.number(joint.max_step) > 0.0:
        line = f"joint {joint.name!r}: max_step is {joint.max_step!r}"
        raise ValueError(f"{line}; give a number above 0 in the robot's file, or leave it out")
    if not joint.lower < joint.upper:
        line = f"joint {joint.name!r}: lower is {joint.lower} and upper is {joint.upper}"
        raise ValueError(f"{line}; give a lower limit below the upper one in the robot's file")
