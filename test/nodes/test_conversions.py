"""Every conversion gives back what went in, and names what cannot be used."""

import dataclasses
import math

import numpy as np
import pytest
from builtin_interfaces.msg import Time
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sensor_msgs.msg import JointState

from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import (
    array_to_tensor,
    arrays_to_joint_state,
    camera_info_message,
    joint_state_to_arrays,
    message_to_plan,
    message_to_trajectory,
    observation_from,
    plan_to_message,
    task_state_message,
    tensor_to_array,
    trajectory_to_message,
)
from wam_ros.nodes.images import rgb_to_image
from wam_ros.nodes.stamps import seconds_to_duration, seconds_to_stamp, stamp_to_seconds
from wam_ros.sim.interface import TaskState
from wam_ros.spec import LATENT, PIXELS, Plan

NAMES = ("a", "b", "c")
angles = hnp.arrays(np.float64, 3, elements=st.floats(-10, 10))
seconds = st.floats(0, 2e9)


@given(seconds)
def test_stamps_come_back_to_a_microsecond(time):
    assert stamp_to_seconds(seconds_to_stamp(time)) == pytest.approx(time, abs=1e-6)
    assert 0 <= seconds_to_stamp(time).nanosec < 10**9


@given(st.floats(-1e6, 1e6))
def test_durations_come_back_and_may_be_negative(time):
    assert stamp_to_seconds(seconds_to_duration(time)) == pytest.approx(time, abs=1e-9 + 1e-12 * abs(time))


@given(angles, angles, st.permutations(NAMES))
def test_joint_states_are_read_by_name_whatever_the_order(positions, velocities, wanted):
    message = arrays_to_joint_state(NAMES, positions, velocities, Time(sec=1))
    read, speeds = joint_state_to_arrays(message, wanted)
    columns = [NAMES.index(name) for name in wanted]
    assert np.array_equal(read, positions[columns])
    assert np.array_equal(speeds, velocities[columns])


def test_a_joint_state_without_velocities_says_so():
    message = arrays_to_joint_state(NAMES, np.zeros(3), None, Time())
    assert joint_state_to_arrays(message, NAMES)[1] is None


@pytest.mark.parametrize(
    ("message", "named"),
    [
        (JointState(name=["a", "b"], position=[0.0, 0.0]), "'c'"),
        (JointState(name=["a", "b", "c"], position=[0.0, 0.0]), "3 names and 2 positions"),
        (JointState(name=["a", "b", "c"], position=[0.0, math.nan, 0.0]), "'b': nan"),
        (JointState(name=["a", "b", "c"], position=[0.0] * 3, velocity=[0.0, 0.0, math.inf]), "'c': inf"),
        (JointState(name=["a", "b", "c", "b"], position=[0.0] * 4), "'b'] come more than once"),
    ],
)
def test_a_joint_state_that_cannot_be_used_is_refused_by_name(message, named):
    with pytest.raises(ConversionError, match=named):
        joint_state_to_arrays(message, NAMES)


@given(hnp.arrays(np.float64, st.tuples(st.integers(1, 5), st.just(3)), elements=st.floats(-3, 3)), st.booleans())
def test_trajectories_come_back_as_they_went(positions, with_velocities):
    times = 0.1 * np.arange(1, len(positions) + 1)
    velocities = positions / 2 if with_velocities else None
    read = message_to_trajectory(trajectory_to_message(Trajectory(NAMES, times, positions, velocities)))
    assert tuple(read.joint_names) == NAMES
    assert read.stamp == 0.0
    assert np.allclose(read.times, times, atol=1e-9)
    assert np.array_equal(read.positions, positions)
    if with_velocities:
        assert np.array_equal(read.velocities, velocities)
    else:
        assert all(row.size == 0 for row in read.velocities)


@given(
    st.sampled_from([np.float32, np.float16, np.float64, np.int8, np.uint8, np.int64]),
    hnp.array_shapes(max_dims=4, max_side=4),
)
def test_tensors_come_back_as_they_went(kind, shape):
    values = np.arange(math.prod(shape)).reshape(shape).astype(kind)
    read = tensor_to_array(array_to_tensor(values))
    assert read.dtype == values.dtype
    assert np.array_equal(read, values)


@pytest.mark.parametrize(("field", "wrong"), [("dtype", "object"), ("dtype", "no_such_type"), ("shape", [3, 7])])
def test_a_tensor_that_cannot_be_read_is_refused(field, wrong):
    message = array_to_tensor(np.zeros((2, 3), np.float32))
    setattr(message, field, wrong)
    with pytest.raises(ConversionError):
        tensor_to_array(message)


def plan_of(frames: np.ndarray, latent: np.ndarray | None = None) -> Plan:
    times = 0.25 * np.arange(1, len(frames) + 1)
    pictures = {"front": frames, "wrist": 255 - frames}
    return Plan(
        7, 1e9 + 0.5, "push it", "m/x", LATENT if latent is not None else PIXELS, times, pictures, latent, 0.5, 0.25
    )


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 4), st.just(4), st.just(6), st.just(3))), st.booleans())
def test_plans_come_back_as_they_went(frames, with_latent):
    plan = plan_of(frames, np.arange(6, dtype=np.float32).reshape(1, 6) if with_latent else None)
    message = plan_to_message(plan, {"front": "front_frame", "wrist": "wrist_frame"})
    read = message_to_plan(message)
    for field in dataclasses.fields(Plan):
        sent, got = getattr(plan, field.name), getattr(read, field.name)
        if field.name == "frames":
            assert all(np.array_equal(got[camera], sent[camera]) for camera in sent)
        else:
            assert np.array_equal(got, sent) if isinstance(sent, np.ndarray) else got == sent, field.name
    steps = len(frames)
    assert stamp_to_seconds(message.frames[steps - 1].header.stamp) == pytest.approx(1e9 + 0.5 + 0.25 * steps)
    assert message.frames[steps].header.frame_id == "wrist_frame"


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda m: setattr(m, "times", []), "times"),
        (lambda m: setattr(m, "times", [0.2, 0.1]), "times"),
        (lambda m: setattr(m, "times", [0.1, math.nan]), "times"),
        (lambda m: m.frames.pop(), "3 frames"),
        (lambda m: setattr(m.frames[1], "width", 5), "bytes|step|sizes"),
        (lambda m: setattr(m.frames[1], "encoding", "nonsense"), "nonsense"),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(spoil, named):
    message = plan_to_message(plan_of(np.zeros((2, 4, 6, 3), np.uint8)), {})
    spoil(message)
    with pytest.raises(ConversionError, match=named):
        message_to_plan(message)


def sensed(robot, size=None):
    images = {
        c.name: rgb_to_image(
            np.full((*(size or (c.height, c.width)), 3), 50 + k, np.uint8), Time(sec=10 + k), c.frame_id
        )
        for k, c in enumerate(robot.cameras)
    }
    return images, arrays_to_joint_state(robot.joint_names, np.array(robot.home), None, Time(sec=10))


def test_an_observation_is_stamped_with_its_oldest_image(robot):
    observation = observation_from(*sensed(robot), robot)
    assert observation.stamp == 10.0
    assert observation.joint_names == robot.joint_names
    assert [int(observation.images[name][0, 0, 0]) for name in robot.camera_names] == [50, 51]


def test_an_image_of_another_size_is_refused_with_its_topic_and_both_sizes(robot):
    camera = robot.cameras[0]
    with pytest.raises(ConversionError, match=f"{camera.image_topic}.*24x16.*{camera.width}x{camera.height}"):
        observation_from(*sensed(robot, (16, 24)), robot)


def test_camera_info_carries_the_matrix_in_k_and_p():
    matrix = np.array([[100.0, 0, 64], [0, 100, 64], [0, 0, 1]])
    message = camera_info_message({"width": 128, "height": 96, "K": matrix}, Time(sec=2), "front_frame")
    assert (message.width, message.height) == (128, 96)
    assert np.array_equal(np.reshape(message.k, (3, 3)), matrix)
    assert np.array_equal(np.reshape(message.p, (3, 4))[:, :3], matrix)


def test_a_task_state_keeps_the_verdict_and_every_measurement():
    state = TaskState("reach", np.bool_(True), "red cube", {"distance": np.float32(0.5)})
    message = task_state_message(state, "touch it", np.int64(3), 1.5, True, {"idle_time": 0.25})
    assert (message.task, message.success, message.touched, message.seed) == ("reach", True, "red cube", 3)
    assert dict(zip(message.detail_names, message.detail_values)) == {"distance": 0.5, "idle_time": 0.25}
