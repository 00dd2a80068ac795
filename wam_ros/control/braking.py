"""The hold of an arm in motion: one point at rest, where braking at the joints' limits ends.

At the measured position an arm would have to come back: it has moved on when the controller begins, and its set-points
lead it. On the simulated arm at 1.5 rad/s such a hold drives the set-points back at 1 rad/s, and the arm at 0.8.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from wam_ros.control.hold import hold_trajectory
from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec

# A slow arm is given this many seconds too: a shorter point is a step to a controller of 100 Hz.
_SHORTEST = 0.05
_LEAST = 0.01
# Radians or metres. A joint at its limit whose set-point still creeps by less must not stop the others within 10 ms.
_NOTHING = 1e-4


def braking_hold(
    joints: Sequence[JointSpec], state: MotionState, longest: float, keep: Mapping[str, float] | None = None
) -> Trajectory:
    """Returns a hold whose cubic brakes evenly from `state` to rest, and never passes a limit or turns back.

    From velocity v a cubic that ends at rest after h seconds brakes evenly where it goes v h / 2. With h = v over the
    acceleration limit that limit is kept; `longest` comes first, because an arm that must stop must stop soon.

    Args:
        joints: The controller's joints with their limits.
        state: Where the controller starts from; at rest where it has no velocities.
        longest: Seconds within which the arm comes to rest; above 0.
        keep: Set-points to stay at, by joint name; see hold_trajectory.
    """
    names = [joint.name for joint in joints]
    positions = np.array(state.positions, dtype=np.float64)
    velocities = np.zeros_like(positions) if state.velocities is None else np.nan_to_num(state.velocities)
    lower, upper, limits = (
        np.array([getattr(joint, field) for joint in joints]) for field in ("lower", "upper", "max_acceleration")
    )
    speeds = np.abs(velocities)
    duration = float(np.clip(np.max(speeds / limits), min(_SHORTEST, longest), longest))
    room = np.maximum(np.where(velocities > 0.0, upper - positions, positions - lower), 0.0)
    # With less than v h / 3 of room the cubic would pass the limit and come back.
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(_overshoot(speeds * duration, room) > _NOTHING, 3.0 * room / speeds, np.inf)
    duration = max(min(duration, float(np.min(reach))), _LEAST)
    way = velocities * duration / 2.0
    target = np.clip(positions + way, np.minimum(lower, positions), np.maximum(upper, positions))
    return hold_trajectory(names, target, duration, keep)


def _overshoot(way: np.ndarray, room: np.ndarray) -> np.ndarray:
    """Returns how far cubics that end at rest after `room` go beyond it, where they would go `way` at their speed."""
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = 1.0 / (3.0 - 6.0 * np.minimum(room / way, 1.0 / 3.0))
    return np.where(way > 0.0, way * turn * (3.0 - turn) / 6.0 - room, 0.0)
