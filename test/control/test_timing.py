import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.timing import chunk_to_trajectory
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk

PATH = HOME + np.linspace(0.0, 1.0, 16)[:, None] * [0.8, -0.4, 0.02]


def chunk(**changes) -> ActionChunk:
    fields = {"source_stamp": 50.0, "joint_names": NAMES, "times": np.arange(1, 17) * 0.1, "positions": PATH}
    return ActionChunk(**(fields | changes))


def reason(made, now=50.0) -> str:
    result = chunk_to_trajectory(made, now, NAMES, 0.02)
    assert isinstance(result, Rejection)
    return result.rule


def test_expired_knots_are_dropped_and_the_others_timed_from_now():
    made = chunk_to_trajectory(chunk(), 50.35, NAMES, 0.02)
    np.testing.assert_allclose(made.times, np.arange(4, 17) * 0.1 - 0.35)
    np.testing.assert_array_equal(made.positions, PATH[3:])
    assert made.stamp == 0.0


def test_a_knot_that_is_too_near_counts_as_expired():
    made = chunk_to_trajectory(chunk(), 50.39, NAMES, 0.02)
    np.testing.assert_allclose(made.times[0], 0.11)


def test_a_chunk_whose_knots_have_all_expired_gives_a_named_reason():
    assert reason(chunk(), now=51.6) == "chunk_expired"


def test_the_joints_come_out_in_the_controllers_order():
    made = chunk_to_trajectory(chunk(joint_names=NAMES[::-1], positions=PATH[:, ::-1]), 50.0, NAMES, 0.02)
    assert made.joint_names == NAMES
    np.testing.assert_array_equal(made.positions, PATH)


SPEED = np.array([joint.max_velocity for joint in JOINTS])


def test_knots_that_come_too_soon_to_be_reached_are_dropped():
    late = chunk_to_trajectory(chunk(), 50.75, NAMES, 0.02, HOME, SPEED)
    travel = np.abs(late.positions[0] - HOME) / late.times[0]
    assert 1 < len(late.times) < len(chunk_to_trajectory(chunk(), 50.75, NAMES, 0.02, HOME).times)
    assert np.all(1.5 * travel <= SPEED)


def test_a_start_on_the_path_drops_no_knot():
    made = chunk_to_trajectory(chunk(), 50.75, NAMES, 0.02, PATH[6] / 2 + PATH[7] / 2, SPEED)
    np.testing.assert_array_equal(made.positions, PATH[7:])


def test_a_chunk_out_of_reach_gives_a_named_reason():
    result = chunk_to_trajectory(chunk(), 50.0, NAMES, 0.02, HOME + [0.0, 0.0, 9.0], SPEED)
    assert result.rule == "chunk_unreachable"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("chunk_joints", {"joint_names": ("lift", "elbow", "thumb")}),
        ("chunk_joints", {"joint_names": NAMES[:2], "positions": PATH[:, :2]}),
        ("chunk_joints", {"joint_names": ("lift", "lift", "gripper")}),
        ("chunk_shape", {"times": np.empty(0), "positions": np.empty((0, 3))}),
        ("chunk_shape", {"positions": PATH[:5]}),
        ("chunk_shape", {"positions": PATH[:, :2]}),
        ("chunk_shape", {"positions": None}),
        ("chunk_shape", {"times": "soon"}),
        ("chunk_not_finite", {"positions": PATH * np.nan}),
        ("chunk_not_finite", {"source_stamp": np.nan}),
        ("chunk_times_not_increasing", {"times": np.ones(16)}),
    ],
)
def test_a_malformed_chunk_gives_a_named_reason(rule, changes):
    assert reason(chunk(**changes)) == rule


def test_a_lead_of_zero_is_refused_because_it_would_be_a_step():
    with pytest.raises(ValueError, match="minimum_lead"):
        chunk_to_trajectory(chunk(), 50.0, NAMES, 0.0)


def test_a_single_knot_left_is_reached_at_rest():
    made = chunk_to_trajectory(chunk(), 51.55, NAMES, 0.02)
    assert made.positions.shape == (1, 3)
    np.testing.assert_array_equal(made.velocities, 0.0)


@given(st.integers(0, 2**32 - 1), st.floats(50.0, 51.5), st.booleans())
def test_the_motion_never_overshoots_its_knots_and_ends_at_rest(seed, now, from_rest):
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(16, 3)) * rng.integers(0, 2, (16, 3))
    start = HOME if from_rest else None
    made = chunk_to_trajectory(chunk(positions=HOME + np.cumsum(steps, axis=0)), now, NAMES, 0.02, start)
    assert isinstance(made, Trajectory)
    assert controller_rejection(made, [joint.name for joint in JOINTS], now, active=True) is None
    motion = Motion.through(ordered_points(made, NAMES), 0.0, now, MotionState.at_rest(HOME) if from_rest else None)
    for begin, end, low, high in zip(motion.times[:-1], motion.times[1:], motion.positions[:-1], motion.positions[1:]):
        positions, _ = motion.evaluate(now + np.linspace(begin, end, 40))
        assert np.all(positions >= np.minimum(low, high) - 1e-9)
        assert np.all(positions <= np.maximum(low, high) + 1e-9)
    np.testing.assert_array_equal(made.velocities[-1], 0.0)


def test_a_straight_steady_path_keeps_its_speed():
    made = chunk_to_trajectory(chunk(), 50.0, NAMES, 0.02)
    np.testing.assert_allclose(made.velocities[:-1], np.tile(np.diff(PATH, axis=0)[0] / 0.1, (15, 1)))
