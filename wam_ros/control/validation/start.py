"""Whether a trajectory begins where the arm is and where the controller will start from."""

import numpy as np

from wam_ros.control.motion_state import MotionState
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.validation.future import Future
from wam_ros.control.validation.limits import Limits
from wam_ros.control.validation.rules import GateRule
from wam_ros.control.validation.settings import ValidationSettings

# Radians or metres: rounding on the way through messages and clocks.
START_TOLERANCE = 1e-4
# Share of a joint's range within which a joint at rest is where it is commanded to be, and a hold where the joint is.
_NEAR = 0.01
# Seconds of motion at full speed: a joint at rest farther from its set-point than that was moved by somebody else. Less
# than what makes a sender begin from the measured position (chunk_motion.py), so that both agree.
_MOVED = 0.015


def settled_start(
    commanded: MotionState | None, measured: np.ndarray, first: np.ndarray, limits: Limits
) -> MotionState | None:
    """Corrects the commanded state of an arm at rest by what is measured.

    A joint that rests far from its set-point was moved by somebody else, or is kept from it by what it grips. Which of
    the two the trajectory begins from tells its first point, of shape (joints,).
    """
    if not _at_rest(commanded):
        return commanded
    far = np.abs(commanded.positions - measured) > np.minimum(
        _NEAR * (limits.upper - limits.lower), _MOVED * limits.velocity
    )
    nearer = np.abs(first - measured) < np.abs(first - commanded.positions)
    return MotionState.at_rest(np.where(far & nearer, measured, commanded.positions))


def start_offset(start: MotionState, measured: np.ndarray, limits: Limits, settings: ValidationSettings) -> MotionState:
    """Returns by how much the controller's start may differ from `start`, each of shape (joints,).

    A moving arm is where it was some milliseconds earlier or later. An arm at rest rests near its set-point, and who
    sent the trajectory may have begun from either.
    """
    slack, nothing = settings.time_slack, np.zeros(measured.shape)
    if _at_rest(start):
        away = np.abs(start.positions - measured)
        near = away <= _NEAR * (limits.upper - limits.lower)
        return MotionState(START_TOLERANCE * slack + np.where(near, away, 0.0), nothing, nothing)
    if start.velocities is None:
        return MotionState(nothing + START_TOLERANCE, nothing, nothing)
    jerks = limits.jerk * slack
    accelerations = nothing if start.accelerations is None else np.abs(start.accelerations)
    return MotionState(
        START_TOLERANCE * slack + (np.abs(start.velocities) + (accelerations / 2 + jerks / 6) * slack) * slack,
        (accelerations + jerks / 2) * slack,
        jerks,
    )


def _at_rest(state: MotionState | None) -> bool:
    return state is not None and state.velocities is not None and not np.any(state.velocities)


def is_hold(future: Future, measured: np.ndarray, limits: Limits) -> bool:
    """Tells whether a trajectory only stops the arm: one point at rest, where each joint is or is commanded to be."""
    if not (future.bridged or future.start is None) or len(future.points) != 1 or np.any(future.velocities):
        return False
    near = _NEAR * (limits.upper - limits.lower)
    target = future.points[0]
    there = np.abs(target - measured) <= near
    if future.start is not None:
        there |= np.abs(target - future.start.positions) <= near
    return bool(there.all())


def judge_start(future: Future, measured: np.ndarray, limits: Limits, settings: ValidationSettings) -> Rejection | None:
    """Judges the first point against the measured and the commanded state.

    A first point to come may be as far away as the speed limits allow in the time up to it. Where points are past,
    the motion must be under way just as it is commanded.
    """
    past = future.gap <= 0.0
    first = future.at_start(0) if past and future.lengths.size else future.points[0]
    wait = max(future.gap, 0.0)
    broken = _judge_way(
        first - measured, limits, limits.velocity * (wait + settings.tracking_allowance), wait, "measured"
    )
    if broken or future.start is None:
        return broken
    start = future.start
    if not past:
        allowed = limits.velocity * (wait + settings.time_slack)
        return _judge_way(first - start.positions, limits, allowed, wait, "commanded")
    allowed = start_offset(start, measured, limits, settings).positions + START_TOLERANCE
    return _judge_way(first - start.positions, limits, allowed, wait, "commanded")


def _judge_way(way: np.ndarray, limits: Limits, allowed: np.ndarray, wait: float, whence: str) -> Rejection | None:
    worst = int(np.argmax(np.abs(way) - allowed))
    if abs(way[worst]) <= allowed[worst]:
        return None
    found = (
        f"{limits.names[worst]} is asked to go {way[worst]:.4f} from its {whence} position in {wait:.3f} s, "
        f"where {allowed[worst]:.4f} is allowed"
    )
    cure = "start from where the arm is" if whence == "measured" else "start from the motion under way"
    return reject(GateRule.START_JUMP, found, cure)
