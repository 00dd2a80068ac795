"""Averages the steps that the old and the new chunk share, as LeRobot's asynchronous inference does."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.cubics import cubics_through
from wam_ros.control.splicing.knots import knots_after
from wam_ros.control.splicing.splice import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk, JointSpec

# LeRobot's aggregate function `weighted_average`, its default.
_OLD, _NEW = 0.3, 0.7


class Blend:
    """Weighs the motion under way 0.3 and the new chunk 0.7 wherever both have a target for a time.

    Source: `AGGREGATE_FUNCTIONS` in lerobot/async_inference/configs.py and `_aggregate_action_queues` in its
    robot_client.py: steps that were executed are skipped, shared ones averaged, later ones taken as they are.
    """

    name = "blend"
    waits_for_rest = False
    redecodes = False

    def __init__(self, joints: Sequence[JointSpec], settings: SpliceSettings = SpliceSettings()):
        self._joints = tuple(joints)
        self._lead = settings.minimum_lead

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk; see Splice."""
        knots = knots_after(chunk, [joint.name for joint in self._joints], now + self._lead)
        if isinstance(knots, Rejection):
            return knots
        old = running.states(knots.times, measured).positions
        shared = (knots.times <= running.end_time)[:, None]
        positions = np.where(shared, _OLD * old + _NEW * knots.positions, knots.positions)
        return cubics_through(knots.times - now, positions, running.state(now, measured), self._joints)
