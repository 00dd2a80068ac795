"""How the expert moves: straight towards a point, over obstacles, at a limited speed. All at 10 Hz, in metres."""

from dataclasses import dataclass

import numpy as np

from wam_ros.sim.kinematics import ArmGeometry

PERIOD = 0.1
HOVER = 0.12
_SPEED = 0.25
_GAIN = 0.4
_SLOPE = 3.0
_GRIPPER_STEP = 0.012
_JOINT_STEP = 0.2
_LOW, _HIGH = np.array([0.16, -0.26, 0.012]), np.array([0.56, 0.26, 0.32])


@dataclass(frozen=True)
class Move:
    """Where the tool should go next: its position (3,), and the wanted finger opening, metres."""

    tool: np.ndarray
    opening: float


def step_towards(tool: np.ndarray, goal: np.ndarray, speed: float = _SPEED) -> np.ndarray:
    """Returns a point one period further towards `goal`, slower near it. Shapes (3,)."""
    way = goal - tool
    distance = float(np.linalg.norm(way))
    if distance < 1e-9:
        return goal.copy()
    return tool + way / distance * min(speed * PERIOD, _GAIN * distance)


def descend_onto(tool: np.ndarray, goal: np.ndarray, radius: float = 0.008, floor: float = 0.0) -> np.ndarray:
    """Returns the next point on a way that comes down onto `goal` through a funnel, so that it hits nothing beside it.

    Args:
        tool: Present position (3,).
        goal: Where to arrive (3,).
        radius: Horizontal distance from the goal within which the funnel has its full depth.
        floor: Stay at or above this height all the same.
    """
    across = goal[:2] - tool[:2]
    distance = float(np.linalg.norm(across))
    rim = max(HOVER - goal[2], 0.0)
    height = max(goal[2] + float(np.clip(_SLOPE * (distance - radius), 0.0, rim)), floor)
    # Below the funnel's wall it has to rise first, and may go sideways only as it nears the wall.
    freedom = float(np.clip(1.0 - (height - tool[2]) / 0.04, 0.0, 1.0))
    target = np.append(tool[:2] + freedom * across, height)
    return step_towards(tool, target)


def within_reach(tool: np.ndarray) -> np.ndarray:
    """Returns the nearest point (3,) of the box in which the arm works freely and the fingers clear the table."""
    return np.clip(tool, _LOW, _HIGH)


def set_points(arm: ArmGeometry, measured: np.ndarray, move: Move) -> np.ndarray:
    """Turns a move into the seven set-points for one period from now, no further than the joints get in that time."""
    arm_joints = arm.inverse(within_reach(move.tool))
    step = np.clip(arm_joints - measured[:-1], -_JOINT_STEP, _JOINT_STEP)
    opening = measured[-1] + np.clip(move.opening - measured[-1], -_GRIPPER_STEP, _GRIPPER_STEP)
    return np.append(measured[:-1] + step, np.clip(opening, 0.0, 0.04))
