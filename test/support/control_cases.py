"""Random trajectories, sound and broken, for the tests of control."""

import numpy as np
from hypothesis import strategies as st

from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import JointSpec

JOINTS = (
    JointSpec("lift", "rad", -2.0, 2.0, 2.0, 8.0, 80.0),
    JointSpec("elbow", "rad", -1.0, 2.5, 1.5, 8.0, 80.0),
    JointSpec("gripper", "m", 0.0, 0.04, 0.1, 1.0, 10.0),
)
NAMES = tuple(joint.name for joint in JOINTS)
HOME = np.array([0.5, 0.2, 0.02])


def trajectory(**changes) -> Trajectory:
    """A sound trajectory of two points, with some fields changed."""
    fields = {
        "joint_names": NAMES,
        "times": np.array([0.1, 0.2]),
        "positions": np.array([HOME, HOME + [0.05, -0.05, 0.001]]),
        "velocities": np.array([[0.1, -0.1, 0.005], [0.0, 0.0, 0.0]]),
    }
    return Trajectory(**(fields | changes))


@st.composite
def plausible_trajectories(draw) -> tuple[Trajectory, MotionState]:
    """A trajectory of the right shape, often near the limits, and the state that it starts from."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 6))
    pace = draw(st.sampled_from([0.02, 0.2, 0.5, 1.0]))
    low, high = np.array([j.lower for j in JOINTS]), np.array([j.upper for j in JOINTS])
    speed = np.array([j.max_velocity for j in JOINTS])
    times = np.cumsum(rng.uniform(0.02, 0.4, count))
    steps = rng.uniform(-1.0, 1.0, (count, 3)) * speed * np.diff(times, prepend=0.0)[:, None] * pace
    start = draw(st.sampled_from([HOME, HOME, low, high]))
    positions = start + np.cumsum(steps, axis=0)
    if draw(st.booleans()):
        positions = np.clip(positions, low, high)
    velocities = rng.uniform(-1.0, 1.0, (count, 3)) * speed * pace
    velocities[-1] = 0.0
    accelerations = rng.uniform(-5.0, 5.0, (count, 3)) * speed * pace
    order = rng.permutation(3)
    given = draw(st.sampled_from(["positions", "velocities", "accelerations"]))
    made = Trajectory(
        joint_names=tuple(NAMES[i] for i in order),
        times=times,
        positions=positions[:, order],
        velocities=None if given == "positions" else velocities[:, order],
        accelerations=accelerations[:, order] if given == "accelerations" else None,
        stamp=draw(st.sampled_from([0.0, 0.0, 99.99, 100.0, 100.5])),
    )
    velocities = rng.uniform(-1.0, 1.0, 3) * speed * draw(st.sampled_from([0.0, 0.2]))
    return made, MotionState(start, velocities, np.zeros(3))


_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=3),
    st.sampled_from(NAMES),
    st.just(np.empty(0)),
    st.just(np.zeros((2, 3))),
    st.just({"a": 1}),
    st.just(1e308),
)
rubbish = st.recursive(_scalars, lambda inner: st.lists(inner, max_size=4), max_leaves=12)
_row = st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=2, max_size=4)


@st.composite
def broken_trajectories(draw) -> Trajectory:
    """A trajectory with rubbish in some fields, and numbers of many kinds in the others."""
    rows = st.lists(_row, max_size=3)
    return Trajectory(
        joint_names=draw(st.one_of(st.just(NAMES), st.just(["lift", "lift", "gripper"]), rubbish)),
        times=draw(st.one_of(st.just([0.1, 0.2]), st.lists(st.floats(), max_size=3), rubbish)),
        positions=draw(st.one_of(st.just([HOME, HOME]), rows, rubbish)),
        velocities=draw(st.one_of(st.none(), st.just(np.zeros((2, 3))), rows, rubbish)),
        accelerations=draw(st.one_of(st.none(), rows, rubbish)),
        effort=draw(st.one_of(st.none(), rubbish)),
        stamp=draw(st.one_of(st.just(0.0), st.floats(), rubbish)),
    )
