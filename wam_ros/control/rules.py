"""What ros2_control's joint_trajectory_controller rejects, rule by rule."""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from wam_ros.control import reading
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.trajectory import Trajectory

# The controller compares final velocities with the epsilon of a float.
_STILL = float(np.finfo(np.float32).eps)


class ControllerRule(str, Enum):
    """Names of the controller's rejections."""

    INACTIVE = "inactive"
    JOINT_COUNT = "joint_count"
    NO_JOINT_NAMES = "no_joint_names"
    UNKNOWN_JOINT = "unknown_joint"
    NO_POINTS = "no_points"
    NONZERO_FINAL_VELOCITY = "nonzero_final_velocity"
    ENDED_IN_THE_PAST = "ended_in_the_past"
    TIMES_NOT_INCREASING = "times_not_increasing"
    POSITIONS_SIZE = "positions_size"
    VELOCITIES_SIZE = "velocities_size"
    ACCELERATIONS_SIZE = "accelerations_size"
    EFFORT_NOT_ALLOWED = "effort_not_allowed"


def controller_rejection(
    trajectory: Trajectory,
    joint_names: Sequence[str],
    now: float,
    active: bool,
    allow_partial: bool = False,
    allow_nonzero_final_velocity: bool = False,
) -> Rejection | None:
    """Judges a trajectory as the controller would; never raises, whatever the trajectory holds.

    Args:
        trajectory: What was received.
        joint_names: The controller's joints, in its order.
        now: Seconds of the clock that `trajectory.stamp` refers to.
        active: Whether the controller is active.
        allow_partial: The controller's `allow_partial_joints_goal`.
        allow_nonzero_final_velocity: Its `allow_nonzero_velocity_at_trajectory_end`.

    Returns:
        The first rule that is broken, in the controller's order, or None.
    """
    if not active:
        return reject(ControllerRule.INACTIVE, "the controller is not active", "activate it first")
    return (
        _judge_joints(reading.names(trajectory.joint_names), list(joint_names), allow_partial)
        or _judge_presence(trajectory)
        or (None if allow_nonzero_final_velocity else _judge_end_velocity(trajectory))
        or _judge_end_time(trajectory, now)
        or _judge_times(trajectory)
        or _judge_sizes(trajectory)
    )


def _judge_joints(given: list[str], wanted: list[str], allow_partial: bool) -> Rejection | None:
    if not given:
        found = "the trajectory names no joints"
        return reject(ControllerRule.NO_JOINT_NAMES, found, f"name every joint of {wanted}")
    if not allow_partial and len(given) != len(wanted):
        found = f"{len(given)} joints {given} where the controller has {len(wanted)}"
        return reject(ControllerRule.JOINT_COUNT, found, f"name every joint of {wanted}")
    unknown = [name for name in given if name not in wanted]
    if unknown:
        return reject(ControllerRule.UNKNOWN_JOINT, f"no joint {unknown} in the controller", f"use names of {wanted}")
    return None


def _judge_presence(trajectory: Trajectory) -> Rejection | None:
    if reading.point_count(trajectory.times) == 0:
        cure = "send at least one point; to stop the arm, send one at its measured position"
        return reject(ControllerRule.NO_POINTS, "the trajectory has no points", cure)
    return None


def _judge_end_velocity(trajectory: Trajectory) -> Rejection | None:
    last = reading.point(trajectory.velocities, reading.point_count(trajectory.times) - 1)
    if last is not None and bool(np.any(np.abs(last) > _STILL)):
        found = f"the last point has velocities {last.tolist()}"
        return reject(ControllerRule.NONZERO_FINAL_VELOCITY, found, "end with zero velocity")
    return None


def _judge_end_time(trajectory: Trajectory, now: float) -> Rejection | None:
    stamp, times = reading.number(trajectory.stamp), reading.numbers(trajectory.times)
    if stamp == 0.0 or times is None:
        return None
    if not stamp + times[-1] >= now:
        found = f"it ends at {stamp + times[-1]:.3f} s and now is {now:.3f} s"
        return reject(ControllerRule.ENDED_IN_THE_PAST, found, "use stamp 0, or drop the expired points")
    return None


def _judge_times(trajectory: Trajectory) -> Rejection | None:
    times = reading.numbers(trajectory.times)
    if times is None:
        found = f"times {trajectory.times!r:.80} are not numbers"
        return reject(ControllerRule.TIMES_NOT_INCREASING, found, "give seconds that rise strictly")
    # Written so that NaN counts as not rising.
    late = np.flatnonzero(~(times[1:] > times[:-1]))
    if late.size:
        found = f"point {late[0] + 1} is at {times[late[0] + 1]} s, after one at {times[late[0]]} s"
        return reject(ControllerRule.TIMES_NOT_INCREASING, found, "give times that rise strictly")
    return None


def _judge_sizes(trajectory: Trajectory) -> Rejection | None:
    joints = len(reading.names(trajectory.joint_names))
    fields = (
        (ControllerRule.POSITIONS_SIZE, "positions", trajectory.positions, {joints}),
        (ControllerRule.VELOCITIES_SIZE, "velocities", trajectory.velocities, {0, joints}),
        (ControllerRule.ACCELERATIONS_SIZE, "accelerations", trajectory.accelerations, {0, joints}),
        (ControllerRule.EFFORT_NOT_ALLOWED, "effort", trajectory.effort, {0}),
    )
    count = reading.point_count(trajectory.times)
    # One array for all points needs no look at each: this is on the gate's hot path.
    fields = tuple(entry for entry in fields if reading.width(entry[2], count) not in entry[3])
    for index in range(count if fields else 0):
        for rule, name, field, allowed in fields:
            values = reading.point(field, index)
            if values is None or values.size not in allowed:
                size = "something else than numbers" if values is None else f"{values.size} values"
                cure = "leave effort empty" if allowed == {0} else f"give one a joint, {joints} in all"
                return reject(rule, f"point {index} has {size} for {name}", cure)
    return None
