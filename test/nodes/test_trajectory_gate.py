"""The gate forwards what is safe, and holds a moving arm when anything is amiss."""

import copy
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from builtin_interfaces.msg import Time
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus, Heartbeat
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.qos import NEWEST, STATUS
from wam_ros.nodes.trajectory_gate import TrajectoryGate


class Stand:
    """A gate with a robot before it and a controller's ears behind it."""

    def __init__(self, bench, output: str = "", **settings):
        self.bench, self.robot = bench, bench.robot
        settings = {"joint_state_timeout": 2.0, "producer_timeout": 0.0, **settings}
        self.gate = bench.active(TrajectoryGate, **settings)
        self.sensors = bench.sensors(rate=50.0)
        self.received = bench.heard(JointTrajectory, output or self.robot.trajectory_topic, NEWEST)
        self.statuses = bench.heard(GateStatus, "trajectory_gate/status", STATUS)
        self.input = bench.publisher(JointTrajectory, "trajectory", NEWEST)
        self.settle()

    def settle(self) -> None:
        """Waits until the gate knows where the arm is."""
        self.bench.wait(lambda: self.gate._arm.heard)

    def motion(self, shift: float = 0.1, duration: float = 30.0, smooth: bool = True) -> JointTrajectory:
        """Returns a slow motion of the first joint."""
        goal = np.array(self.robot.home)
        goal[0] += shift
        path = np.stack([np.array(self.robot.home), goal])
        rest = np.zeros_like(path)
        made = Trajectory(self.robot.joint_names, np.array([0.5, duration]), path, rest, rest)
        return trajectory_to_message(made if smooth else replace(made, velocities=None, accelerations=None))

    def start_moving(self) -> None:
        self.input.publish(self.motion())
        self.bench.wait(lambda: len(self.received) == 1)

    def assert_held(self, reason: str) -> None:
        """Waits for a hold where the arm is, told with its reason."""
        self.bench.wait(lambda: len(self.received) == 2)
        hold = self.received[1]
        assert len(hold.points) == 1
        assert hold.points[0].positions[:6] == pytest.approx(self.robot.home[:6], abs=1e-3)
        assert not any(hold.points[0].velocities)
        assert 0 < hold.points[0].time_from_start.nanosec <= 200_000_000
        assert hold.header.stamp == Time()
        held = (GateStatus.STATE_HOLDING, GateStatus.STATE_FAULT)
        self.bench.wait(lambda: any(s.state in held and reason in s.reason for s in self.statuses))

    def status(self, condition) -> GateStatus:
        """Waits for a status that fulfils a condition."""
        self.bench.wait(lambda: any(condition(status) for status in self.statuses))
        return next(status for status in self.statuses if condition(status))


@pytest.fixture
def stand(bench) -> Stand:
    return Stand(bench)


def test_a_valid_trajectory_is_forwarded_unchanged(stand):
    sent = stand.motion()
    stand.input.publish(sent)
    stand.bench.wait(lambda: stand.received)
    assert stand.received[0] == sent
    assert stand.status(lambda status: status.accepted == 1).last_latency > 0.0
    assert stand.status(lambda status: status.moving).silence >= 0.0


def wrong_joint(message):
    message.joint_names[2] = "tail"


def twice(message):
    message.joint_names[2] = message.joint_names[1]


def one_joint_less(message):
    message.joint_names.pop()


def no_names(message):
    message.joint_names = []


def no_points(message):
    message.points = []


def nan(message):
    message.points[1].positions[0] = math.nan


def too_far(message):
    message.points[1].positions[1] = 9.0


def too_short(field):
    return lambda message: getattr(message.points[1], field).pop()


def effort(message):
    message.points[0].effort = [0.0] * 7


def moving_at_the_end(message):
    message.points[1].velocities[0] = 0.1


def times_that_fall(message):
    message.points.reverse()


def at_once(message):
    message.points[0].time_from_start.nanosec = 0


def no_velocities(message):
    for point in message.points:
        point.velocities = []


def a_leap(message):
    message.points[0].positions[0] += 3.0


def a_great_step(message):
    message.points[1].positions[0] += 2.0


def in_seconds(seconds):
    def spoil(message):
        message.points[1].time_from_start.sec = 0
        message.points[1].time_from_start.nanosec = int(seconds * 1e9)
        message.points[1].positions[0] += 0.9

    return spoil


def linear(message):
    in_seconds(0.999)(message)
    message.points[1].positions[0] -= 0.5
    for point in message.points:
        point.velocities, point.accelerations = [], []


def off_the_table(message):
    message.points[1].positions[1] += 0.8


def long_past(message):
    message.header.stamp.sec = 5


def next_year(message):
    message.header.stamp.sec = 4_000_000_000 - 2**31


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (wrong_joint, "unknown_joint"),
        (twice, "duplicate_joint"),
        (one_joint_less, "joint_count"),
        (no_names, "no_joint_names"),
        (no_points, "no_points"),
        (too_short("positions"), "positions_size"),
        (too_short("velocities"), "velocities_size"),
        (too_short("accelerations"), "accelerations_size"),
        (effort, "effort_not_allowed"),
        (nan, "not_finite"),
        (at_once, "first_time_not_positive"),
        (no_velocities, "accelerations_without_velocities"),
        (too_far, "position_limit"),
        (moving_at_the_end, "nonzero_final_velocity"),
        (times_that_fall, "times_not_increasing"),
        (a_leap, "start_jump"),
        (a_great_step, "step_size"),
        (in_seconds(0.6), "velocity_limit"),
        (linear, "velocity_step"),
        (off_the_table, "workspace"),
        (long_past, "ended_in_the_past"),
        (next_year, "stamp_in_the_future"),
    ],
)
def test_a_bad_trajectory_is_refused_by_name_and_a_moving_arm_holds(stand, spoil, rule):
    stand.start_moving()
    bad = copy.deepcopy(stand.motion())
    spoil(bad)
    stand.input.publish(bad)
    stand.assert_held(rule)
    assert any(rule in status.reasons and rule == status.rule for status in stand.statuses)


def test_limits_of_acceleration_and_jerk_count_until_they_are_turned_off(stand):
    quick = stand.motion(shift=0.5, duration=0.999)
    stand.input.publish(quick)
    stand.status(lambda status: status.rule == "acceleration_limit")
    stand.gate.set_parameters([Parameter("smooth", value=False)])
    stand.input.publish(quick)
    stand.bench.wait(lambda: stand.received)


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
    assert stand.statuses[-1].fault_latched


def test_a_moving_arm_holds_when_joint_states_stop(stand):
    stand.start_moving()
    stand.gate.set_parameters([Parameter("joint_state_timeout", value=0.3)])
    stand.sensors.silent.add(stand.robot.joint_state_topic)
    stand.assert_held(stand.robot.joint_state_topic)


def test_a_moving_arm_holds_when_the_gate_is_deactivated(stand):
    stand.start_moving()
    stand.gate.trigger_deactivate()
    stand.bench.wait(lambda: len(stand.received) == 2)
    assert stand.status(lambda status: status.state == GateStatus.STATE_INACTIVE).rule == "deactivated"
    stand.input.publish(stand.motion())
    stand.bench.stay(lambda: len(stand.received) == 2, 0.3)


def test_a_fault_stays_latched_until_it_is_reset_with_its_cause_gone(stand):
    topic = stand.robot.joint_state_topic
    stand.start_moving()
    stand.gate.set_parameters([Parameter("joint_state_timeout", value=0.3)])
    stand.sensors.silent.add(topic)
    stand.assert_held("fault_latched")
    answer = stand.bench.call(Trigger, "trajectory_gate/reset")
    assert not answer.success
    assert topic in answer.message
    stand.sensors.silent.clear()
    stand.bench.wait(lambda: not stand.gate._blind)
    stand.input.publish(stand.motion())
    stand.status(lambda status: "fault_latched" in status.reasons)
    answer = stand.bench.call(Trigger, "trajectory_gate/reset")
    assert answer.success
    assert topic in answer.message
    stand.input.publish(stand.motion())
    stand.bench.wait(lambda: len(stand.received) == 3)


def test_joint_states_that_are_lost_at_rest_latch_nothing(stand):
    stand.gate.set_parameters([Parameter("joint_state_timeout", value=0.3)])
    stand.sensors.silent.add(stand.robot.joint_state_topic)
    assert not stand.status(lambda status: status.state == GateStatus.STATE_FAULT).fault_latched
    stand.sensors.silent.clear()
    stand.bench.wait(lambda: stand.statuses[-1].state == GateStatus.STATE_ACTIVE)
    stand.input.publish(stand.motion())
    stand.bench.wait(lambda: stand.received)


def test_many_refusals_within_a_short_time_latch_a_fault(bench):
    stand = Stand(bench, latch_refusals=3, latch_window=60.0)
    bad = stand.motion()
    no_points(bad)
    for count in (1, 2, 3):
        stand.input.publish(bad)
        stand.status(lambda status, count=count: status.rejected == count)
    assert "3 trajectories were refused" in stand.status(lambda status: status.fault_latched).reason
    stand.input.publish(stand.motion())
    stand.status(lambda status: "fault_latched" in status.reasons)
    assert stand.received == []


def beat(stand, next_within: float) -> Heartbeat:
    return Heartbeat(node=stand.bench.probe.get_fully_qualified_name(), next_within=next_within)


def test_a_moving_arm_holds_when_its_producer_misses_a_heartbeat(stand):
    beats = stand.bench.publisher(Heartbeat, "heartbeats", NEWEST)
    stand.start_moving()
    beats.publish(Heartbeat(node="/somebody/else", next_within=0.05))
    stand.bench.stay(lambda: len(stand.received) == 1, 0.3)
    beats.publish(beat(stand, 0.2))
    stand.assert_held("producer_dead")
    stand.input.publish(stand.motion())
    stand.bench.wait(lambda: len(stand.received) == 3)
    stand.bench.stay(lambda: len(stand.received) == 3, 0.3)


def test_a_moving_arm_holds_when_the_ros_clock_steps_back(stand, monkeypatch):
    stand.start_moving()
    look = stand.gate._ros_time._look
    monkeypatch.setattr(stand.gate._ros_time, "_look", lambda: look() - 10_000_000_000)
    stand.assert_held("clock_stepped")


def test_a_stamped_trajectory_may_repeat_the_motion_under_way(stand):
    sent = stand.motion()
    sent.header.stamp = stand.gate.get_clock().now().to_msg()
    stand.input.publish(sent)
    stand.bench.wait(lambda: stand.received)
    stand.bench.stay(lambda: True, 0.7)
    longer = copy.deepcopy(sent)
    longer.points.append(copy.deepcopy(longer.points[-1]))
    longer.points[-1].time_from_start.sec += 1
    stand.input.publish(longer)
    stand.bench.wait(lambda: len(stand.received) == 2)
    assert stand.received[1] == longer


def test_a_dry_run_tells_what_would_be_sent_and_sends_nothing(bench):
    commands = bench.probe.create_subscription(JointTrajectory, bench.robot.trajectory_topic, print, NEWEST)
    stand = Stand(bench, output="trajectory_gate/dry_run_trajectory", dry_run=True)
    stand.start_moving()
    assert bench.probe.count_publishers(commands.topic_name) == 0
    assert stand.status(lambda status: status.accepted == 1).dry_run
    bench.call(Trigger, "trajectory_gate/hold")
    stand.assert_held("hold_requested")


@pytest.mark.parametrize("field", ["lower", "max_velocity", "max_jerk"])
def test_a_gate_without_limits_is_not_configured_and_names_joint_and_field(bench, tmp_path, capfd, field):
    description = yaml.safe_load(Path(bench.robot.source).read_text())
    description["joints"][2][field] = None
    del description["urdf"]
    file = tmp_path / "robot.yaml"
    file.write_text(yaml.safe_dump(description))
    gate = bench.node(TrajectoryGate, robot=str(file))
    assert gate.trigger_configure() == TransitionCallbackReturn.FAILURE
    assert f"'elbow': {field}" in capfd.readouterr().err


def test_a_robot_without_a_workspace_is_told_once_that_no_box_is_checked(bench, tmp_path, capfd):
    description = yaml.safe_load(Path(bench.robot.source).read_text())
    del description["workspace"]
    file = tmp_path / "robot.yaml"
    file.write_text(yaml.safe_dump(description))
    bench.active(TrajectoryGate, robot=str(file))
    captured = capfd.readouterr()
    assert (captured.out + captured.err).count("no box is checked") == 1


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
