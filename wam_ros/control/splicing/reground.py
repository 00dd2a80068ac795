"""Ours: no step in position, velocity or acceleration, whatever the delay, and no limit broken."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points
from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.bounds import Bounds
from wam_ros.control.splicing.committed import GAP, Committed, commit
from wam_ros.control.splicing.joint_paths import JointPaths
from wam_ros.control.splicing.knots import Knots, knots_after
from wam_ros.control.splicing.splice import SpliceRule, SpliceSettings
from wam_ros.control.splicing.tracking import Tracker
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation.limits import Limits
from wam_ros.spec import ActionChunk, JointSpec

# Shares of the limits that are tried in turn.
_SHARES = (1.0, 0.7, 0.4)
# Radians or metres; rounding that the gate lets pass.
_SLACK = 9e-7


class Reground:
    """Repeats the motion under way until the new one can be there, and leaves it with all derivatives continuous.

    1. Knots that are due before the splice have expired and are dropped.
    2. The motion under way stays as it is for `commit_time`: its own knots come first, at their own times, so that
       the controller is on the motion that it knows when the trajectory arrives, however long that took.
    3. From its state there each joint goes to the new knots within its limits, see Tracker, and rests at the last.
    4. The whole is checked as the controller will interpolate it. What breaks a limit is planned anew with less of
       the limits, and refused if that does not help: the motion under way then goes on, and ends at rest.

    It wants the same plan decoded again from newer observations, so that the motion is grounded in what is seen now
    rather than in what was seen when the plan was made.
    """

    name = "reground"
    waits_for_rest = False
    redecodes = True

    def __init__(self, joints: Sequence[JointSpec], settings: SpliceSettings = SpliceSettings()):
        self._names = tuple(joint.name for joint in joints)
        self._settings = settings
        self._limits = Limits.of(joints)
        self._trackers = [Tracker(self._limits, share) for share in _SHARES]
        self._bounds = Bounds(self._limits, 1.0, _SLACK)

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk; see Splice."""
        measured = np.clip(measured, self._limits.lower, self._limits.upper)
        committed = commit(running, now, self._settings.commit_time, measured)
        splice = float(committed.times[-1])
        knots = knots_after(chunk, self._names, splice + self._settings.minimum_lead)
        if isinstance(knots, Rejection):
            return knots
        start = running.state(now, measured)
        for tracker in self._trackers:
            paths = tracker.follow(committed.splice_state, splice, knots)
            if paths is None:
                continue
            made = self._points(committed, paths, knots, now)
            whole = Motion.through(made, 0.0, 0.0, start)
            if self._bounds.keeps(whole).all():
                return self._trajectory(made, now, len(committed.times))
        found = "no motion from the present one to the chunk keeps the limits"
        return reject(SpliceRule.OUT_OF_LIMITS, found, "look at the model's output, or at the robot's file")

    def _points(self, committed: Committed, paths: JointPaths, knots: Knots, now: float) -> Points:
        """Samples all joints at common times, after the committed points; times count from now."""
        times = paths.times(np.concatenate([committed.times[-1:], knots.times]), GAP)[1:]
        times = now + np.round(times - now, 9)
        before, ahead = committed.states, paths.at(times)
        # Rounding has left a rest of motion at the end.
        ahead.positions[-1], ahead.velocities[-1], ahead.accelerations[-1] = knots.positions[-1], 0.0, 0.0
        states = MotionState(
            np.vstack([before.positions, ahead.positions]),
            np.vstack([before.velocities, ahead.velocities]),
            np.vstack([before.accelerations, ahead.accelerations]),
        )
        return Points.moving(np.round(np.concatenate([committed.times, times]) - now, 9), states)

    def _trajectory(self, points: Points, now: float, committed: int) -> Trajectory:
        """Leaves the committed points out where the controller's clock is another: it joins at the splice then."""
        absolute = self._settings.absolute_stamps
        kept = slice(0 if absolute else committed - 1, None)
        rows = (field[kept] for field in (points.times, points.positions, points.velocities, points.accelerations))
        return Trajectory(self._names, *rows, stamp=now if absolute else 0.0)
