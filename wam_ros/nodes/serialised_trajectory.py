"""Reads a JointTrajectory out of its bytes.

rclpy makes an object of each point, which takes longer than everything else that the gate does with a trajectory. The
usual encoding (CDR, little-endian) is simple enough to be read at once; whatever looks different is left to rclpy.
"""

import struct

import numpy as np
from builtin_interfaces.msg import Time
from rclpy.serialization import deserialize_message
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import POINT_FIELDS, message_to_trajectory, rows_to_field

_LITTLE_ENDIAN = b"\x00\x01"
_START = 4  # alignment counts from behind the encapsulation
_NANO = 1_000_000_000
_COUNT = struct.Struct("<I")
_STAMP = struct.Struct("<iI")


def read_trajectory(data: bytes) -> tuple[Trajectory, Time]:
    """Returns a trajectory without its stamp, well formed or not, and the stamp.

    Args:
        data: A serialised trajectory_msgs/JointTrajectory, as a raw subscription gives it.
    """
    try:
        found = _read(data)
    except (struct.error, UnicodeDecodeError):
        found = None
    if found is not None:
        return found
    message = deserialize_message(data, JointTrajectory)
    return message_to_trajectory(message, stamp=0.0), message.header.stamp


def _read(data: bytes) -> tuple[Trajectory, Time] | None:
    if data[:2] != _LITTLE_ENDIAN:
        return None
    count = _COUNT.unpack_from
    seconds, nanoseconds = _STAMP.unpack_from(data, _START)
    _, at = _text(data, _START + _STAMP.size)
    (joints,) = count(data, at)
    at += _COUNT.size
    names = []
    for _ in range(joints):
        name, at = _text(data, at)
        names.append(name)
    (points,) = count(data, at)
    at += _COUNT.size
    times, rows = [], tuple([] for _ in POINT_FIELDS)
    for _ in range(points):
        for row in rows:
            (size,) = count(data, at)
            at += _COUNT.size
            if size:
                at += (_START - at) % 8
            end = at + 8 * size
            row.append(data[at:end])
            at = end
        whole, part = _STAMP.unpack_from(data, at)
        at += _STAMP.size
        times.append(whole + part / _NANO)
    if at > len(data):
        return None
    fields = {name: rows_to_field(row) for name, row in zip(POINT_FIELDS, rows)}
    stamp = Time(sec=seconds, nanosec=nanoseconds)
    return Trajectory(joint_names=tuple(names), times=np.array(times), stamp=0.0, **fields), stamp


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Returns a string and where the next field of four bytes begins."""
    (size,) = _COUNT.unpack_from(data, at)
    at += _COUNT.size
    end = at + size
    text = data[at:end]
    if size and text.find(b"\0") != size - 1:
        raise struct.error("a string does not end where it says")
    return text[:-1].decode(), end + (-end) % 4
