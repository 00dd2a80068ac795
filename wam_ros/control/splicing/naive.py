"""Asynchronous execution without a thought for time."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.cubics import cubics_through
from wam_ros.control.splicing.knots import knots_after
from wam_ros.control.splicing.splice import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk, JointSpec


class Naive:
    """The newest chunk replaces the motion at once and starts from its first knot on arrival.

    The delay is ignored: the arm goes back to where it should have been that long ago. Here for comparison.
    """

    name = "naive"
    waits_for_rest = False
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
        times = knots.times - chunk.source_stamp
        return cubics_through(times, knots.positions, running.state(now, measured), self._joints)
