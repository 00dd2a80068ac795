"""The knots of a chunk that are still ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.timing import ChunkRule, judge_chunk
from wam_ros.spec import ActionChunk


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
    broken = judge_chunk(chunk, list(joint_names))
    if broken:
        return broken
    due = np.asarray(chunk.times, dtype=np.float64) + chunk.source_stamp
    kept = due >= time
    if not kept.any():
        found = f"its last knot was due {time - due[-1]:.3f} s before the first that can be followed"
        return reject(ChunkRule.ALL_EXPIRED, found, "plan faster, or lengthen the chunk")
    columns = [list(chunk.joint_names).index(name) for name in joint_names]
    return Knots(due[kept], np.asarray(chunk.positions, dtype=np.float64)[kept][:, columns])
