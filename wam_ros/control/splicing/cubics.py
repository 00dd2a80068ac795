"""Knots as most stacks send them: positions and velocities, from now, for the controller to join by cubics."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.motion_state import MotionState
from wam_ros.control.slopes import monotone_slopes
from wam_ros.control.speed import slow_to_limits
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec


def cubics_through(
    times: np.ndarray, positions: np.ndarray, start: MotionState, joints: Sequence[JointSpec]
) -> Trajectory:
    """Returns a trajectory that starts on receipt and ends at rest, slowed down where it would break a limit.

    Position and velocity go on without a step where it replaces another motion; acceleration steps.

    Args:
        times: Seconds from now, rising, the first above 0, shape (knots,).
        positions: Shape (knots, joints).
        start: Where the controller starts from.
        joints: The controller's joints.
    """
    slopes = monotone_slopes(np.concatenate([[0.0], times]), np.vstack([start.positions, positions]))
    made = Trajectory(tuple(joint.name for joint in joints), times, positions, slopes[1:])
    return slow_to_limits(made, joints, start)[0]
