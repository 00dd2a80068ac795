"""The knots of a chunk that are still ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from wam_ros.control import reading
from wam_ros.control.rejection import Rejection, reject
from wam_ros.spec import ActionChunk


class ChunkRule(str, Enum):
    """Names of the reasons why a chunk gives no trajectory."""

    SHAPE = "chunk_shape"
    NOT_FINITE = "chunk_not_finite"
    TIMES_NOT_INCREASING = "chunk_times_not_increasing"
    JOINTS = "chunk_joints"
    ALL_EXPIRED = "chunk_expired"


@dataclass(frozen=True, eq=False)
class Knots:
    """Targets in the controller's order.

    Attributes:
        times: When each is due, seconds of the caller's clock, shape (knots,), strictly rising.
        positions: Shape (knots, joints), radians or metres.
    """

    times: np.ndarray
    positions: np.ndarray


def knots_after(chunk: ActionChunk, joint_names: Sequence[str], time: float) -> Knots | Rejection:
    """Returns the knots that are due at `time` or later, at observation stamp + their own time; the rest expired."""
    broken = _judge(chunk, list(joint_names))
    if broken:
        return broken
    due = np.asarray(chunk.times, dtype=np.float64) + chunk.source_stamp
    kept = due >= time
    if not kept.any():
        found = f"its last knot was due {time - due[-1]:.3f} s before the first that can be followed"
        return reject(ChunkRule.ALL_EXPIRED, found, "plan faster, or lengthen the chunk")
    columns = [list(chunk.joint_names).index(name) for name in joint_names]
    return Knots(due[kept], np.asarray(chunk.positions, dtype=np.float64)[kept][:, columns])


def _judge(chunk: ActionChunk, joint_names: list[str]) -> Rejection | None:
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
