"""The relay passes everything on as it is, until it is told to spoil a stream."""

import numpy as np
import pytest
from sensor_msgs.msg import Image, JointState
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.trajectory import Trajectory
from wam_ros.evaluation.bench.faults.corruptions import duplicate_joint
from wam_ros.evaluation.bench.faults.treatments import altered, drop
from wam_ros.graph.graphs import build
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.fault_injector import FaultInjector, publishing_before_faults, streams
from wam_ros.nodes.images import rgb_to_image
from wam_ros.nodes.qos import IMAGE_OUTPUT, NEWEST, SENSOR_INPUT
from wam_ros.nodes.stamps import seconds_to_stamp


@pytest.fixture
def injector(bench) -> FaultInjector:
    return FaultInjector(bench.probe, bench.robot)


def motion(robot) -> JointTrajectory:
    path = np.array([robot.home, robot.home])
    return trajectory_to_message(Trajectory(robot.joint_names, np.array([0.5, 1.0]), path, np.zeros_like(path)))


def test_messages_pass_unchanged(bench, injector):
    camera = bench.robot.cameras[0]
    received = bench.heard(Image, camera.image_topic, SENSOR_INPUT)
    picture = np.arange(128 * 128 * 3, dtype=np.uint8).reshape(128, 128, 3)
    sent = rgb_to_image(picture, seconds_to_stamp(12.5), camera.frame_id)
    bench.publisher(Image, streams(bench.robot)[camera.name].source, IMAGE_OUTPUT).publish(sent)
    bench.wait(lambda: received)
    assert received[0] == sent


def test_a_treated_stream_is_spoilt_until_it_is_healed(bench, injector):
    received = bench.heard(JointTrajectory, "trajectory", NEWEST)
    publisher = bench.publisher(JointTrajectory, streams(bench.robot)["trajectories"].source, NEWEST)
    injector.treat("trajectories", altered(duplicate_joint))
    assert injector.treated_since("trajectories") is None
    publisher.publish(motion(bench.robot))
    bench.wait(lambda: received)
    assert received[0].joint_names[0] == received[0].joint_names[1]
    assert injector.treated_since("trajectories") > 0.0
    injector.heal()
    publisher.publish(motion(bench.robot))
    bench.wait(lambda: len(received) == 2)
    assert received[1] == motion(bench.robot)


def test_a_dropped_stream_leaves_the_others_alone(bench, injector):
    relayed = streams(bench.robot)
    motions = bench.heard(JointTrajectory, "trajectory", NEWEST)
    states = bench.heard(JointState, bench.robot.joint_state_topic, SENSOR_INPUT)
    injector.treat("trajectories", drop)
    bench.publisher(JointTrajectory, relayed["trajectories"].source, NEWEST).publish(motion(bench.robot))
    bench.wait(lambda: injector.treated_since("trajectories"))
    bench.publisher(JointState, relayed["joint_states"].source, IMAGE_OUTPUT).publish(JointState())
    bench.wait(lambda: states)
    assert not motions


def test_every_stream_of_the_graph_goes_through_the_relay(robot):
    entries = build("simulated")
    relayed = [publishing_before_faults(entry, robot) for entry in entries]
    published = [pair for old, new in zip(entries, relayed) for pair in new.remappings if pair not in old.remappings]
    assert sorted(published) == sorted((stream.topic, stream.source) for stream in streams(robot).values())
