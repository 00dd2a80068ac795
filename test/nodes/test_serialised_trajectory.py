"""Read from its bytes or by rclpy, a trajectory is the same, well formed or not."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rclpy.serialization import serialize_message
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from wam_ros.nodes import serialised_trajectory
from wam_ros.nodes.conversions import POINT_FIELDS, message_to_trajectory
from wam_ros.nodes.serialised_trajectory import read_trajectory

rows = st.lists(st.floats(), max_size=4)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)


@st.composite
def messages(draw) -> JointTrajectory:
    message = JointTrajectory(joint_names=draw(st.lists(texts, max_size=4)))
    message.header.frame_id = draw(texts)
    message.header.stamp.sec = draw(st.integers(-(2**31), 2**31 - 1))
    message.header.stamp.nanosec = draw(st.integers(0, 2**32 - 1))
    alike = draw(st.none() | st.lists(rows, min_size=4, max_size=4))
    for _ in range(draw(st.integers(0, 4))):
        values = alike or [draw(rows) for _ in POINT_FIELDS]
        point = JointTrajectoryPoint(**dict(zip(POINT_FIELDS, values)))
        point.time_from_start.sec = draw(st.integers(-5, 2**31 - 1))
        point.time_from_start.nanosec = draw(st.integers(0, 2**32 - 1))
        message.points.append(point)
    return message


def assert_alike(data: bytes, message: JointTrajectory) -> None:
    found, stamp = read_trajectory(data)
    wanted = message_to_trajectory(message, stamp=0.0)
    assert stamp == message.header.stamp
    assert found.joint_names == wanted.joint_names
    np.testing.assert_array_equal(found.times, wanted.times)
    for name in POINT_FIELDS:
        one, other = getattr(found, name), getattr(wanted, name)
        assert len(one) == len(other)
        for row, as_wanted in zip(one, other):
            np.testing.assert_array_equal(row, as_wanted)


@given(messages())
def test_bytes_tell_what_the_message_tells(message):
    data = serialize_message(message)
    assert serialised_trajectory._read(data) is not None
    assert_alike(data, message)


@given(messages(), st.integers(0, 200), st.binary(min_size=1, max_size=3))
@example(JointTrajectory(joint_names=["", ""]), 36, b"\x01")
def test_spoiled_bytes_are_never_read_as_another_trajectory_than_rclpys(message, place, noise):
    data = bytearray(serialize_message(message))
    place %= len(data)
    data[place : place + len(noise)] = noise[: len(data) - place]
    try:
        wanted = serialised_trajectory.deserialize_message(bytes(data), JointTrajectory)
    except Exception:
        return
    assert_alike(bytes(data), wanted)


def test_an_encoding_of_another_kind_is_left_to_rclpy(monkeypatch):
    message = JointTrajectory(joint_names=["a"])
    data = serialize_message(message)
    monkeypatch.setattr(serialised_trajectory, "_LITTLE_ENDIAN", b"\x00\x07")
    assert serialised_trajectory._read(data) is None
    assert_alike(data, message)


@pytest.mark.parametrize("length", [0, 3, 8, 20])
def test_a_message_that_is_cut_off_is_not_read(length):
    with pytest.raises(Exception, match=".*"):
        read_trajectory(serialize_message(JointTrajectory(joint_names=["a"] * 9))[:length])
