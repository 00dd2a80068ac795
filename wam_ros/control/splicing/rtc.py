"""Real-time chunking (Black, Galliker and Levine, arXiv 2506.07339), for models without denoising steps."""

from collections.abc import Sequence

import numpy as np

from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing.cubics import cubics_through
from wam_ros.control.splicing.knots import knots_after
from wam_ros.control.splicing.splice import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk, JointSpec


class RealTimeChunking:
    """Freezes what will run before the new chunk can act, and lets go of the rest of the old motion gradually.

    In the paper these weights guide a flow model's denoising steps towards the old chunk. A regression has no such
    steps: its output is one point, and a pull of weight w towards the old chunk moves it by the share w of the way.
    So the guidance reduces to the paper's soft mask (equation 5) applied to the knots themselves.
    """

    name = "rtc"
    waits_for_rest = False
    redecodes = False

    def __init__(self, joints: Sequence[JointSpec], settings: SpliceSettings = SpliceSettings()):
        self._joints = tuple(joints)
        self._settings = settings

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk; see Splice."""
        knots = knots_after(chunk, [joint.name for joint in self._joints], now + self._settings.minimum_lead)
        if isinstance(knots, Rejection):
            return knots
        frozen = int(np.count_nonzero(knots.times < now + self._settings.commit_time))
        shared = int(np.count_nonzero(knots.times <= running.end_time))
        weights = soft_mask(len(knots.times), frozen, shared)[:, None]
        old = running.states(knots.times, measured).positions
        positions = weights * old + (1.0 - weights) * knots.positions
        return cubics_through(knots.times - now, positions, running.state(now, measured), self._joints)


def soft_mask(count: int, frozen: int, shared: int) -> np.ndarray:
    """Returns the weight of the old motion at each knot, shape (count,).

    Args:
        count: How many knots there are.
        frozen: The first so many run before the new chunk can act: weight 1.
        shared: The first so many have an old target at all: weight decaying exponentially up to there, then 0.
    """
    knots = np.arange(count)
    share = np.clip((shared - knots) / max(shared - frozen + 1, 1), 0.0, 1.0)
    decaying = share * np.expm1(share) / np.expm1(1.0)
    return np.where(knots < min(frozen, shared), 1.0, decaying)
