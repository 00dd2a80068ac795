"""Whether a trajectory is well formed, beyond what the controller asks."""

import numpy as np

from wam_ros.control import reading
from wam_ros.control.points import Points
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation.rules import GateRule


def judge_measured(measured: np.ndarray | None, given: object, names: tuple[str, ...]) -> Rejection | None:
    """Judges the measured positions: one finite number a joint."""
    if measured is not None and measured.size == len(names) and np.isfinite(measured).all():
        return None
    cure = f"publish finite positions of {list(names)}"
    return reject(GateRule.MEASURED_STATE_INVALID, f"measured positions are {given!r:.120}", cure)


def judge_names(trajectory: Trajectory) -> Rejection | None:
    """Refuses a joint that is named twice: the controller would send another one to zero."""
    given = reading.names(trajectory.joint_names)
    if len(set(given)) == len(given):
        return None
    repeated = sorted({name for name in given if given.count(name) > 1})
    return reject(GateRule.DUPLICATE_JOINT, f"{repeated} come more than once", "name every joint once")


def judge_numbers(points: Points, stamp: float) -> Rejection | None:
    """Refuses what is not a finite number, and accelerations that the controller would not use."""
    fields = {
        "times": points.times,
        "positions": points.positions,
        "velocities": points.velocities,
        "accelerations": points.accelerations,
        "stamp": np.asarray(stamp),
    }
    for name, values in fields.items():
        if not np.isfinite(values).all():
            return reject(GateRule.NOT_FINITE, f"{name} hold NaN or infinity", "send finite numbers only")
    if np.any(points.has_accelerations & ~points.has_velocities):
        found = "a point has accelerations and no velocities"
        return reject(GateRule.ACCELERATIONS_WITHOUT_VELOCITIES, found, "give both, or velocities only")
    return None


def judge_stamp(points: Points, stamp: float, now: float, max_wait: float) -> Rejection | None:
    """Refuses a start too far ahead, and a first point at the start, which would be a step.

    With a stamp the first point may be at time 0: when that is, the stamp says.
    """
    if stamp != 0.0 and stamp - now > max_wait:
        found = f"it starts {stamp - now:.3f} s from now, where {max_wait:g} s are allowed"
        return reject(GateRule.STAMP_IN_THE_FUTURE, found, "set the machines' clocks to the same time, or use stamp 0")
    if points.times[0] > 0.0 or (points.times[0] == 0.0 and stamp != 0.0):
        return None
    found = f"the first point is at {points.times[0]:.6f} s, which is a step"
    return reject(GateRule.FIRST_TIME_NOT_POSITIVE, found, "give the first point a time above 0")
