"""Observe, think, move, and only then observe again."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.cubics import cubics_through
from wam_ros.control.splicing.knots import knots_after
from wam_ros.control.splicing.splice import SpliceRule, SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk, JointSpec

# Seconds by which clocks may differ; a chunk of an arm in motion is older than this by far.
_SLACK = 1e-6


class Blocking:
    """Executes each chunk to its end, and takes the next only if the arm rested when that was observed.

    Nothing has expired then, since the arm waited: the chunk starts from its first knot.
    """

    name = "blocking"
    waits_for_rest = True
    redecodes = False

    def __init__(self, joints: Sequence[JointSpec], settings: SpliceSettings = SpliceSettings()):
        self._joints = tuple(joints)

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk; see Splice."""
        knots = knots_after(chunk, [joint.name for joint in self._joints], -np.inf)
        if isinstance(knots, Rejection):
            return knots
        if chunk.source_stamp < running.end_time - _SLACK:
            found = (
                f"the chunk answers what was seen {running.end_time - chunk.source_stamp:.3f} s before the arm rests"
            )
            return reject(SpliceRule.NOT_AT_REST, found, "observe the arm at rest, or choose another strategy")
        times = knots.times - chunk.source_stamp
        return cubics_through(times, knots.positions, running.state(now, measured), self._joints)
