"""The box that the tool point must keep to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wam_ros.control import polynomials
from wam_ros.control.forward_kinematics import FrameKinematics
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.validation.bounds import hull
from wam_ros.control.validation.future import Future
from wam_ros.control.validation.rules import GateRule
from wam_ros.spec import RobotSpec

# Radians or metres of the joint that goes farthest between two looks at the tool.
_LOOK_EVERY = 0.05
_MOST_LOOKS = 32
# Metres.
_TOLERANCE = 1e-4


class Workspace:
    """Judges where a motion takes the tool point.

    Args:
        kinematics: Of the tool point in the frame of the box.
        box: Low and high corner, each (x, y, z) in metres.
    """

    def __init__(self, kinematics: FrameKinematics, box: Sequence[Sequence[float]]):
        self._kinematics = kinematics
        self._low, self._high = (np.array(corner, dtype=np.float64) for corner in box)

    @classmethod
    def of(cls, robot: RobotSpec) -> "Workspace | None":
        """Returns the workspace that a robot's file describes; None where it names no box or no URDF.

        Raises:
            ValueError: The box or the URDF cannot be used; the message says why.
        """
        if robot.workspace is None or not robot.urdf:
            return None
        if not np.all(np.array(robot.workspace[0]) < np.array(robot.workspace[1])):
            raise ValueError(f"workspace is {robot.workspace}; give the low corner first, then the high one")
        path = Path(robot.source).parent / robot.urdf
        kinematics = FrameKinematics.load(path, robot.base_frame, robot.tool_frame, robot.joint_names)
        return cls(kinematics, robot.workspace)

    def judge(self, future: Future, measured: np.ndarray) -> Rejection | None:
        """Looks at the tool point at each point and on the way; one that is outside may come back, not go farther out.

        Args:
            future: A motion within the joints' limits.
            measured: Measured positions, shape (joints,).
        """
        tool = self._kinematics.positions(np.vstack([measured, _looks(future)]))
        beyond = np.maximum(self._low - tool, tool - self._high)
        allowed = max(float(beyond[0].max()), 0.0) + _TOLERANCE
        worst = int(np.argmax(beyond[1:].max(axis=1))) + 1
        if beyond[worst].max() <= allowed:
            return None
        found = f"the tool point goes to {_text(tool[worst])} m, outside {_text(self._low)} to {_text(self._high)}"
        return reject(GateRule.WORKSPACE, found, "keep to the workspace of the robot's file, or correct it there")


def _looks(future: Future) -> np.ndarray:
    """Returns joint positions at each point and evenly between, shape (k, joints)."""
    if not future.lengths.size:
        return future.points
    low, high = hull(future.pieces)
    counts = np.clip(np.ceil((high - low).max(axis=1) / _LOOK_EVERY), 1, _MOST_LOOKS).astype(int)
    pieces = np.repeat(np.arange(counts.size), counts)
    first = np.cumsum(counts) - counts
    shares = (np.arange(pieces.size) - first[pieces] + 1) / counts[pieces]
    return polynomials.evaluate(future.pieces[pieces], shares[:, None])


def _text(point: np.ndarray) -> str:
    return "(" + ", ".join(f"{value:.3f}" for value in point) + ")"
