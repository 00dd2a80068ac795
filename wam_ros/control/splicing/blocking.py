"""Observe, think, move, and only then observe again."""

import numpy as np

from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.naive import Naive
from wam_ros.control.splicing.splice import SpliceRule
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk

# Seconds by which clocks may differ; a chunk of an arm in motion is older than this by far.
_SLACK = 1e-6


class Blocking(Naive):
    """Executes each chunk to its end, and takes the next only if the arm rested when that was observed.

    Nothing has expired then, since the arm waited: the chunk starts from its first knot.
    """

    name = "blocking"
    waits_for_rest = True

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk; see Splice."""
        if chunk.source_stamp < running.end_time - _SLACK:
            found = (
                f"the chunk answers what was seen {running.end_time - chunk.source_stamp:.3f} s before the arm rests"
            )
            return reject(SpliceRule.NOT_AT_REST, found, "observe the arm at rest, or choose another strategy")
        return super().splice(chunk, running, now, measured)
