"""Random chunks and motions under way, for the tests of splicing."""

from dataclasses import dataclass

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from wam_ros.control.interpolation import Motion
from wam_ros.control.points import ordered_points
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing import SpliceSettings, make_splice
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation.limits import Limits
from wam_ros.spec import ActionChunk, JointSpec

JOINTS = (
    JointSpec("pan", "rad", -3.1, 3.1, 2.0, 10.0, 1000.0),
    JointSpec("lift", "rad", -1.2, 0.5, 1.5, 8.0, 500.0),
    JointSpec("gripper", "m", 0.0, 0.04, 0.6, 6.0, 1200.0),
)
NAMES = tuple(joint.name for joint in JOINTS)
LIMITS = Limits.of(JOINTS)
HOME = np.array([0.3, -0.4, 0.04])
COMMIT = SpliceSettings().commit_time
KNOTS = 16


@dataclass
class Case:
    """A motion under way, a chunk that comes too late by some delay, and how long its trajectory travels."""

    running: RunningMotion
    chunk: ActionChunk
    now: float
    travel: float


def chunk(source: float, positions: np.ndarray) -> ActionChunk:
    """A chunk of 10 Hz knots within the position limits."""
    times = np.arange(1, len(positions) + 1) * 0.1
    return ActionChunk(source, NAMES, times, np.clip(positions, LIMITS.lower, LIMITS.upper))


def wandering(rng: np.random.Generator, start: np.ndarray, pace: float, noise: float) -> np.ndarray:
    """Knots that drift from `start`, up to `pace` of full speed, with `noise` as a share of 1 rad or 4 cm."""
    drift = np.cumsum(rng.uniform(-1.0, 1.0, (1, 3)) * LIMITS.velocity * pace * 0.1 * np.ones((KNOTS, 1)), axis=0)
    return start + drift + rng.normal(size=(KNOTS, 3)) * noise * [1.0, 1.0, 0.04]


@st.composite
def cases(draw) -> Case:
    """A few splices one after the other, then the one to look at."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pace = draw(st.sampled_from([0.0, 0.2, 0.6, 1.0]))
    noise = draw(st.sampled_from([0.0, 0.005, 0.03, 0.2]))
    splice, running, now = make_splice("reground", JOINTS), RunningMotion(NAMES), 1000.0
    for _ in range(draw(st.integers(0, 3))):
        here = running.state(now, HOME).positions
        made = splice.splice(chunk(now - rng.uniform(0.0, 0.8), wandering(rng, here, pace, noise)), running, now, HOME)
        if isinstance(made, Trajectory):
            running.take(made, now + rng.uniform(0.0, COMMIT), HOME)
        now += rng.uniform(0.05, 1.0)
    here = running.state(now, HOME).positions
    delay = draw(st.sampled_from([0.0, 0.05, 0.1, 0.2, 0.5, 0.8]))
    return Case(
        running,
        chunk(now - delay, wandering(rng, here, pace, noise)),
        now,
        draw(st.floats(0.0, 1.0)) * COMMIT,
    )


def received(made: Trajectory, case: Case) -> Motion:
    """The motion that a controller makes of it, which starts from its desired state."""
    at = case.now + case.travel
    # Rounding has the last word on what happens within less than the tick of any controller.
    assume(np.abs(made.stamp + made.times - at).min() > 1e-5)
    return Motion.through(ordered_points(made, NAMES), made.stamp, at, case.running.state(at, HOME))
