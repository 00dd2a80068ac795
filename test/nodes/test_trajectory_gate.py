"""The gate forwards what is safe, and holds a moving arm when anything is amiss."""

import copy
import math
import subprocess
import sys

import numpy as np
import pytest
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.qos import NEWEST, STATUS
from wam_ros.nodes.trajectory_gate import TrajectoryGate


class Stand:
    """A gate with a robot before it and a controller's ears behind it."""

    def __init__(self, bench, **settings):
        self.bench, self.robot = bench, bench.robot
        self.gate = bench.active(TrajectoryGate, joint_state_timeout=2.0, producer_timeout=0.0, **settings)
        self.sensors = bench.sensors(rate=50.0)
        self.received = bench.heard(JointTrajectory, self.robot.trajectory_topic, NEWEST)
        self.statuses = bench.heard(GateStatus, "trajectory_gate/status", STATUS)
        self.input = bench.publisher(JointTrajectory, "trajectory", NEWEST)
        self.settle()

    def settle(self) -> None:
        """Waits until the gate knows where the arm is."""
        self.bench.wait(lambda: self.gate._arm._message is not None)

    def motion(self, shift: float = 0.1, duration: float = 30.0) -> JointTrajectory:
        """Returns a slow motion of the first joint."""
        goal = np.array(self.robot.home)
        goal[0] += shift
        path = np.stack([np.array(self.robot.home), goal])
        times = np.array([0.5, duration])
        return trajectory_to_message(Trajectory(self.robot.joint_names, times, path, np.zeros_like(path)))

    def start_moving(self) -> None:
        self.input.publish(self.motion())
        self.bench.wait(lambda: len(self.received) == 1)

    def assert_held(self, reason: str) -> None:
        """Waits for a hold at the measured position, told with its reason."""
        self.bench.wait(lambda: len(self.received) == 2)
        hold = self.received[1]
        assert len(hold.points) == 1
        assert hold.points[0].positions[:6] == pytest.approx(self.robot.home[:6])
        assert not any(hold.points[0].velocities)
        assert hold.points[0].time_from_start.nanosec > 0
        held = (GateStatus.STATE_HOLDING, GateStatus.STATE_FAULT)
        self.bench.wait(lambda: any(s.state in held and reason in s.reason for s in self.statuses))


@pytest.fixture
def stand(bench) -> Stand:
    return Stand(bench)


def test_a_valid_trajectory_is_forwarded_unchanged(stand):
    sent = stand.motion()
    stand.input.publish(sent)
    stand.bench.wait(lambda: stand.received)
    assert stand.received[0] == sent


def wrong_joint(message):
    message.joint_names[2] = "tail"


def one_joint_less(message):
    message.joint_names.pop()


def no_points(message):
    message.points = []


def nan(message):
    message.points[1].positions[0] = math.nan


def too_far(message):
    message.points[1].positions[1] = 9.0


def moving_at_the_end(message):
    message.points[1].velocities[0] = 0.1


def times_that_fall(message):
    message.points.reverse()


def a_leap(message):
    message.points[0].positions[0] += 3.0


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (wrong_joint, "unknown_joint"),
        (one_joint_less, "joint_count"),
        (no_points, "no_points"),
        (nan, "not_finite"),
        (too_far, "position_limit"),
        (moving_at_the_end, "nonzero_final_velocity"),
        (times_that_fall, "times_not_increasing"),
        (a_leap, "start_jump"),
    ],
)
def test_a_bad_trajectory_is_refused_by_name_and_a_moving_arm_holds(stand, spoil, rule):
    stand.start_moving()
    bad = copy.deepcopy(stand.motion())
    spoil(bad)
    stand.input.publish(bad)
    stand.assert_held(rule)
    assert any(rule in status.reasons for status in stand.statuses)


def test_an_arm_at_rest_is_not_sent_a_hold_for_a_bad_trajectory(stand):
    bad = stand.motion()
    no_points(bad)
    stand.input.publish(bad)
    stand.bench.wait(lambda: any(status.rejected for status in stand.statuses))
    assert stand.received == []


def test_a_moving_arm_holds_when_its_producer_falls_silent(stand):
    stand.gate.set_parameters([Parameter("producer_timeout", value=0.3)])
    stand.start_moving()
    stand.assert_held("producer_silent")


def test_a_moving_arm_holds_at_its_last_good_position_when_a_joint_reads_nan(stand):
    stand.start_moving()
    positions = stand.sensors.positions.copy()
    positions[3] = math.nan
    stand.sensors.positions = positions
    stand.assert_held(stand.robot.joint_names[3])
    stand.input.publish(stand.motion())
    stand.bench.wait(lambda: stand.statuses[-1].state == GateStatus.STATE_FAULT and stand.statuses[-1].rejected)
    assert len(stand.received) == 2


def test_a_moving_arm_holds_when_joint_states_stop(stand):
    stand.start_moving()
    stand.gate.set_parameters([Parameter("joint_state_timeout", value=0.3)])
    stand.sensors.silent.add(stand.robot.joint_state_topic)
    stand.assert_held(stand.robot.joint_state_topic)


def test_a_moving_arm_holds_when_the_gate_is_deactivated(stand):
    stand.start_moving()
    stand.gate.trigger_deactivate()
    stand.bench.wait(lambda: len(stand.received) == 2)
    stand.input.publish(stand.motion())
    stand.bench.stay(lambda: len(stand.received) == 2, 0.3)


def test_a_hold_that_was_asked_for_lasts_until_resume(stand):
    stand.start_moving()
    assert stand.bench.call(Trigger, "trajectory_gate/hold").success
    stand.assert_held("hold_requested")
    stand.input.publish(stand.motion())
    stand.bench.stay(lambda: len(stand.received) == 2, 0.3)
    assert stand.bench.call(Trigger, "trajectory_gate/resume").success
    stand.input.publish(stand.motion())
    stand.bench.wait(lambda: len(stand.received) == 3)


def test_a_gripper_keeps_its_grip_in_a_hold(bench):
    stand = Stand(bench, keep_joints=["gripper"])
    closing = stand.motion()
    for point in closing.points:
        point.positions[6] = 0.01
    stand.input.publish(closing)
    stand.bench.wait(lambda: stand.received)
    stand.bench.stay(lambda: True, 0.6)
    stand.bench.call(Trigger, "trajectory_gate/hold")
    stand.bench.wait(lambda: len(stand.received) == 2)
    assert stand.received[1].points[0].positions[6] == pytest.approx(0.01, abs=1e-3)


def test_the_gate_needs_no_torch():
    program = "import sys, wam_ros.nodes.trajectory_gate; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
