"""The recorder keeps how the arm moved, what the controller was sent, and why the gate held."""

import numpy as np
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus, Heartbeat
from wam_ros.control.hold import hold_trajectory
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.heartbeat import TOPIC
from wam_ros.nodes.motion_recorder import MotionRecorder
from wam_ros.nodes.qos import NEWEST, STATUS


def test_measured_motion_is_kept_until_it_is_cleared(bench):
    recorder = MotionRecorder(bench.probe, bench.robot)
    bench.sensors(rate=50.0)
    bench.wait(lambda: len(recorder.measured().times) > 5)
    samples = recorder.measured()
    assert (np.diff(samples.times) > 0.0).all()
    assert samples.positions.shape == samples.velocities.shape == (len(samples.times), len(bench.robot.joints))
    assert samples.positions[-1].tolist() == list(bench.robot.home)
    recorder.clear()
    assert len(recorder.measured().times) < len(samples.times)


def test_a_hold_is_told_from_a_motion_and_its_reason_is_counted(bench):
    recorder = MotionRecorder(bench.probe, bench.robot)
    hold = trajectory_to_message(hold_trajectory(bench.robot.joint_names, np.array(bench.robot.home)))
    bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST).publish(hold)
    statuses = bench.publisher(GateStatus, "trajectory_gate/status", STATUS)
    statuses.publish(GateStatus(holds=2, rule="clock_stepped", reasons=["not_finite"], counts=[3]))
    bench.wait(lambda: recorder.record.holds and recorder.record.gate)
    assert not recorder.record.motions
    assert recorder.counters == {"gate held, clock_stepped": 2, "gate not_finite": 3}


def test_a_heartbeat_tells_when_the_next_one_is_due(bench):
    recorder = MotionRecorder(bench.probe, bench.robot)
    bench.publisher(Heartbeat, TOPIC, NEWEST).publish(Heartbeat(node="/left/planner", next_within=0.5))
    bench.wait(lambda: recorder.beats)
    assert set(recorder.beats) == {"planner"}
