"""From a chunk, whose knots have times of their own, to a trajectory that starts now."""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from wam_ros.control import reading
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.slopes import monotone_slopes
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk

# The peak speed of a cubic from rest to rest, over its mean speed.
_PEAK = 1.5


class ChunkRule(str, Enum):
    """Names of the reasons why a chunk gives no trajectory."""

    SHAPE = "chunk_shape"
    NOT_FINITE = "chunk_not_finite"
    TIMES_NOT_INCREASING = "chunk_times_not_increasing"
    JOINTS = "chunk_joints"
    ALL_EXPIRED = "chunk_expired"
    UNREACHABLE = "chunk_unreachable"


def chunk_to_trajectory(
    chunk: ActionChunk,
    now: float,
    joint_names: Sequence[str],
    minimum_lead: float,
    start_positions: np.ndarray | None = None,
    max_velocities: np.ndarray | None = None,
) -> Trajectory | Rejection:
    """Drops the knots that have expired and times the others from now.

    A knot is due at `source_stamp` + its time, and expired when that is before `now + minimum_lead`. The result
    names every joint in the controller's order, starts on receipt (stamp 0), has velocities that do not
    overshoot between knots, and ends at rest.

    Args:
        chunk: What an action model put out.
        now: Seconds of the clock of `chunk.source_stamp`.
        joint_names: The controller's joints.
        minimum_lead: Seconds that a knot must lie ahead to be worth sending; above 0, because a first point at
            0 is a step.
        start_positions: Where the controller will start from, shape (joints,) in its order. With it, the first
            velocity fits the way from there, so that a start from rest does not overshoot either.
        max_velocities: Shape (joints,). With it and a start, first knots that come too soon to be reached at this
            speed from rest are dropped too: an arm that stood still while a plan was made would leap to them.

    Returns:
        A trajectory, or why there is none.

    Raises:
        ValueError: `minimum_lead` is not above 0.
    """
    if not minimum_lead > 0.0:
        raise ValueError(f"minimum_lead is {minimum_lead} s; give a time above 0, such as 0.02")
    broken = judge_chunk(chunk, list(joint_names))
    if broken:
        return broken
    due = np.asarray(chunk.times, dtype=np.float64) + (chunk.source_stamp - now)
    kept = due >= minimum_lead
    if not kept.any():
        found = f"the last knot was due {minimum_lead - due[-1]:.3f} s too early to be of use"
        return reject(ChunkRule.ALL_EXPIRED, found, "plan faster, or lengthen the chunk")
    columns = [list(chunk.joint_names).index(name) for name in joint_names]
    times = due[kept]
    positions = np.asarray(chunk.positions, dtype=np.float64)[kept][:, columns]
    if start_positions is None or not np.isfinite(start_positions).all():
        return Trajectory(tuple(joint_names), times, positions, monotone_slopes(times, positions))
    first = 0 if max_velocities is None else _first_in_reach(times, positions - start_positions, max_velocities)
    if first is None:
        found = f"no knot up to {times[-1]:.2f} s from now can be reached in time from where the arm is"
        return reject(ChunkRule.UNREACHABLE, found, "look at the model's output, or at max_velocity")
    times, positions = times[first:], positions[first:]
    slopes = monotone_slopes(np.concatenate([[0.0], times]), np.vstack([start_positions, positions]))
    return Trajectory(tuple(joint_names), times, positions, slopes[1:])


def _first_in_reach(times: np.ndarray, steps: np.ndarray, max_velocities: np.ndarray) -> int | None:
    """Returns the first knot that a motion from rest reaches in time, its step (knots, joints) being from there."""
    in_reach = np.all(_PEAK * np.abs(steps) <= max_velocities * times[:, None], axis=1)
    return int(np.argmax(in_reach)) if in_reach.any() else None


def judge_chunk(chunk: ActionChunk, joint_names: list[str]) -> Rejection | None:
    """Judges whether a chunk is well formed and names the controller's joints; never raises."""
    given = reading.names(chunk.joint_names)
    if sorted(given) != sorted(joint_names):
        found = f"the chunk has joints {given}, the controller has {joint_names}"
        return reject(ChunkRule.JOINTS, found, "use a checkpoint made for this robot")
    times = reading.numbers(chunk.times)
    rows = [reading.numbers(row) for row in chunk.positions] if reading.point_count(chunk.positions) else []
    if times is None or times.size == 0 or len(rows) != times.size:
        size = "no" if times is None else times.size
        return reject(ChunkRule.SHAPE, f"{size} times and {len(rows)} rows of positions", "give one row a knot")
    if any(row is None or row.size != len(given) for row in rows):
        return reject(ChunkRule.SHAPE, "a row of positions does not fit the joints", f"give {len(given)} a row")
    if not (np.isfinite(times).all() and np.isfinite(rows).all() and np.isfinite(reading.number(chunk.source_stamp))):
        return reject(ChunkRule.NOT_FINITE, "times or positions hold NaN or infinity", "look at the model's output")
    if np.any(np.diff(times) <= 0.0):
        return reject(ChunkRule.TIMES_NOT_INCREASING, f"times are {times.tolist()}", "give times that rise strictly")
    return None
