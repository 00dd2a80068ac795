"""Stamps keep their place on the steady clock, and steps of the ROS clock are seen."""

import time

import pytest
from builtin_interfaces.msg import Time
from rclpy.clock import Clock, ClockType
from rclpy.time import Time as RosStamp

from wam_ros.nodes.ros_time import RosTime


def settable(clock: Clock, ahead: float) -> None:
    clock.set_ros_time_override(RosStamp(nanoseconds=time.monotonic_ns() + int(ahead * 1e9)))


@pytest.fixture
def clock():
    clock = Clock(clock_type=ClockType.ROS_TIME)
    clock._set_ros_time_is_active(True)
    return clock


def test_a_stamp_of_now_is_now_and_zero_stays_zero():
    clock = Clock(clock_type=ClockType.ROS_TIME)
    ros_time = RosTime(clock)
    assert ros_time.steady(clock.now().to_msg()) == pytest.approx(time.monotonic(), abs=0.1)
    assert ros_time.steady(Time()) == 0.0


def test_stamps_keep_their_distance_to_the_nanosecond():
    ros_time = RosTime(Clock(clock_type=ClockType.ROS_TIME))
    second_of_now = int(time.time())
    first, second = (ros_time.steady(Time(sec=second_of_now, nanosec=nano)) for nano in (0, 1_000_001))
    assert second - first == pytest.approx(0.001000001, abs=1e-8)


def test_a_step_is_told_once_with_its_size(clock):
    settable(clock, 100.0)
    ros_time = RosTime(clock, step=1.0)
    settable(clock, 90.0)
    assert ros_time.stepped() == pytest.approx(-10.0, abs=0.9)
    settable(clock, 90.0)
    assert ros_time.stepped() == 0.0


def test_a_step_ahead_is_told_too(clock):
    settable(clock, 100.0)
    ros_time = RosTime(clock, step=1.0)
    settable(clock, 110.0)
    assert ros_time.stepped() == pytest.approx(10.0, abs=0.9)
    settable(clock, 110.0)
    assert ros_time.stepped() == 0.0


def test_a_clock_that_stands_still_and_then_catches_up_has_not_stepped(clock):
    settable(clock, 100.0)
    ros_time = RosTime(clock, step=0.3)
    time.sleep(0.4)
    assert ros_time.stepped() == 0.0
    settable(clock, 100.0)
    assert ros_time.stepped() == 0.0


def test_stamps_follow_the_clock_after_a_step(clock):
    settable(clock, 100.0)
    ros_time = RosTime(clock)
    settable(clock, 90.0)
    assert ros_time.steady(clock.now().to_msg()) == pytest.approx(time.monotonic(), abs=0.5)
