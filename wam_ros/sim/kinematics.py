"""Kinematics of the table-top arm: in closed form while its gripper points straight down, and forward from any pose."""

from collections.abc import Sequence
from dataclasses import dataclass

import mujoco
import numpy as np


@dataclass(frozen=True)
class ArmGeometry:
    """The lengths that the closed form needs, metres, read from the model so that they cannot drift."""

    shoulder_height: float
    upper_arm: float
    forearm: float
    wrist_to_tool: float

    @classmethod
    def of(cls, model: mujoco.MjModel) -> "ArmGeometry":
        """Reads the lengths from a model of the arm."""

        def offset(body: str) -> np.ndarray:
            return model.body(body).pos

        hanging = offset("wrist_2_link")[2] + offset("wrist_3_link")[2] + model.site("tool").pos[2]
        return cls(
            shoulder_height=float(offset("shoulder_link")[2] + offset("upper_arm_link")[2]),
            upper_arm=float(offset("forearm_link")[0]),
            forearm=float(offset("wrist_1_link")[0]),
            wrist_to_tool=float(-hanging),
        )

    def inverse(self, tool: np.ndarray, yaw: float = 0.0) -> np.ndarray:
        """Returns the six arm joints that put the tool at a point, elbow up and gripper down.

        A point out of reach gives the stretched (or folded) arm that points at it.

        Args:
            tool: Position of the tool point in the base frame, shape (3,), metres.
            yaw: Rotation of the gripper about the vertical, radians; at 0 it opens along y.

        Returns:
            Joint positions of shape (6,), radians.
        """
        x, y, z = tool
        pan = np.arctan2(y, x)
        radius, height = np.hypot(x, y), z + self.wrist_to_tool - self.shoulder_height
        a, b = self.upper_arm, self.forearm
        distance = np.clip(np.hypot(radius, height), abs(a - b) + 1e-6, a + b - 1e-6)
        direction = np.arctan2(height, radius)
        upper = direction + np.arccos(np.clip((a * a + distance**2 - b * b) / (2 * a * distance), -1, 1))
        fore = direction - np.arccos(np.clip((b * b + distance**2 - a * a) / (2 * b * distance), -1, 1))
        return np.array([pan, -upper, upper - fore, fore, 0.0, yaw - pan])


def tool_path(model: mujoco.MjModel, joint_names: Sequence[str], positions: np.ndarray) -> np.ndarray:
    """Returns where the tool point is at each of several joint positions.

    Args:
        model: The world; only its arm counts.
        joint_names: Names of the columns of `positions`.
        positions: Shape (k, joints), radians or metres.

    Returns:
        Shape (k, 3), metres in the base frame.
    """
    data = mujoco.MjData(model)
    index = [int(model.joint(name).qposadr[0]) for name in joint_names]
    path = np.empty((len(positions), 3))
    for k, row in enumerate(positions):
        data.qpos[index] = row
        mujoco.mj_kinematics(model, data)
        path[k] = data.site("tool").xpos
    return path
