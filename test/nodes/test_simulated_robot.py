"""The simulated robot behaves on its topics as a real one does."""

from pathlib import Path

import numpy as np
import pytest
from rclpy.lifecycle import TransitionCallbackReturn
from sensor_msgs.msg import CameraInfo, Image, JointState
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import TaskState
from wam_msgs.srv import ResetSimulation
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import joint_state_to_arrays, trajectory_to_message
from wam_ros.nodes.images import image_to_depth, image_to_rgb
from wam_ros.nodes.qos import NEWEST, SENSOR_INPUT, STATUS
from wam_ros.nodes.simulated_robot import SimulatedRobotNode
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec.errors import UserError


@pytest.fixture
def node(bench) -> SimulatedRobotNode:
    return bench.active(SimulatedRobotNode, task="reach", seed=3, time_limit=600.0)


def positions(bench, states: list) -> np.ndarray:
    return joint_state_to_arrays(states[-1], bench.robot.joint_names)[0]


def test_images_and_joint_states_come_at_their_rates_by_their_stamps(bench, node):
    camera = bench.robot.cameras[0]
    images = bench.heard(Image, camera.image_topic, SENSOR_INPUT)
    states = bench.heard(JointState, bench.robot.joint_state_topic, SENSOR_INPUT)
    bench.wait(lambda: len(images) > 10)
    picture = image_to_rgb(images[-1])
    assert picture.shape == (camera.height, camera.width, 3)
    assert picture.std() > 5
    assert images[-1].header.frame_id == camera.frame_id
    assert len(states) / len(images) == pytest.approx(5, rel=0.4)
    stamps = [stamp_to_seconds(message.header.stamp) for message in images]
    assert np.diff(stamps).min() > 0
    assert states[-1].name == list(bench.robot.joint_names)


def test_depth_and_camera_info_come_for_those_who_listen(bench, node):
    camera = bench.robot.cameras[0]
    depths = bench.heard(Image, camera.depth_topic, SENSOR_INPUT)
    infos = bench.heard(CameraInfo, camera.info_topic, SENSOR_INPUT)
    bench.wait(lambda: depths and infos)
    depth = image_to_depth(depths[-1])
    assert depth.shape == (camera.height, camera.width)
    assert 0.05 < np.median(depth) < 5.0
    assert (infos[-1].width, infos[-1].height) == (camera.width, camera.height)


def test_a_trajectory_is_executed(bench, node):
    states = bench.heard(JointState, bench.robot.joint_state_topic, SENSOR_INPUT)
    bench.wait(lambda: states)
    goal = positions(bench, states)
    goal[0] += 0.2
    command = Trajectory(bench.robot.joint_names, np.array([0.4]), goal[None], np.zeros((1, len(goal))))
    bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST).publish(trajectory_to_message(command))
    bench.wait(lambda: abs(positions(bench, states)[0] - goal[0]) < 0.01)


def test_the_set_points_are_told_at_every_step_of_the_simulated_time(bench, node):
    set_points = bench.heard(JointState, "simulated_robot/set_points", STATUS)
    bench.wait(lambda: len(set_points) > 20)
    stamps = [stamp_to_seconds(message.header.stamp) for message in set_points]
    assert np.diff(stamps) == pytest.approx(0.01)
    assert set_points[0].name == list(bench.robot.joint_names)
    assert len(set_points[0].position) == len(set_points[0].velocity) == len(bench.robot.joint_names)


def test_a_rejected_trajectory_is_counted_by_rule_and_moves_nothing(bench, node):
    publisher = bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
    publisher.publish(JointTrajectory(joint_names=list(bench.robot.joint_names)))
    bench.wait(lambda: node._simulation.controller.rejections["no_points"])


def test_a_reset_sets_up_the_task_and_the_judge_tells_of_it(bench, node):
    tasks = bench.heard(TaskState, "simulated_robot/task_state", STATUS)
    answer = bench.call(ResetSimulation, "simulated_robot/reset", ResetSimulation.Request(task="open_drawer", seed=5))
    assert answer.success
    assert answer.instruction
    bench.wait(lambda: tasks and tasks[-1].task == "open_drawer")
    assert (tasks[-1].seed, tasks[-1].instruction) == (5, answer.instruction)
    assert not tasks[-1].success
    assert tasks[-1].header.frame_id == bench.robot.base_frame


@pytest.mark.parametrize(("task", "seed"), [("juggle", 5), ("reach", -1)])
def test_a_reset_that_cannot_be_done_changes_nothing_and_says_why(bench, node, task, seed):
    answer = bench.call(ResetSimulation, "simulated_robot/reset", ResetSimulation.Request(task=task, seed=seed))
    assert not answer.success
    assert (task if task == "juggle" else str(seed)) in answer.message
    assert node._simulation.episode.task == "reach"


@pytest.mark.parametrize(("settings", "named"), [({"task": "juggle"}, "juggle"), ({"robot": "/no/such.yaml"}, "such")])
def test_a_wrong_parameter_is_named_before_anything_moves(bench, settings, named):
    node = bench.node(SimulatedRobotNode, **settings)
    with pytest.raises(UserError, match=named):
        node.configure()


def test_a_robot_file_for_another_arm_is_refused_with_both_lists_of_joints(bench, tmp_path):
    text = Path(bench.robot.source).read_text().replace("name: elbow", "name: knee")
    (tmp_path / "other.yaml").write_text(text)
    node = bench.node(SimulatedRobotNode, robot=str(tmp_path / "other.yaml"))
    with pytest.raises(UserError, match="knee.*elbow"):
        node.configure()


def test_a_hold_stops_the_arm(bench, node):
    states = bench.heard(JointState, bench.robot.joint_state_topic, SENSOR_INPUT)
    bench.wait(lambda: states)
    start = positions(bench, states)
    goal = start.copy()
    goal[0] += 2.0
    command = Trajectory(bench.robot.joint_names, np.array([20.0]), goal[None], np.zeros((1, len(goal))))
    bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST).publish(trajectory_to_message(command))
    bench.wait(lambda: abs(positions(bench, states)[0] - start[0]) > 0.02)
    assert bench.call(Trigger, "simulated_robot/hold").success
    assert not node._simulation.controller.moving(node._simulation.robot.time)


def test_a_robot_that_is_not_active_stands_still_and_says_nothing(bench):
    node = bench.node(SimulatedRobotNode, task="reach")
    states: list[JointState] = []
    bench.probe.create_subscription(JointState, bench.robot.joint_state_topic, states.append, SENSOR_INPUT)
    assert node.trigger_configure() == TransitionCallbackReturn.SUCCESS
    publisher = bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
    publisher.publish(JointTrajectory(joint_names=list(bench.robot.joint_names)))
    bench.wait(lambda: node.complaints.counts["inactive"])
    assert not states
    assert node.trigger_activate() == TransitionCallbackReturn.SUCCESS
    bench.wait(lambda: states)
    assert node.trigger_deactivate() == TransitionCallbackReturn.SUCCESS
    bench.wait(lambda: not node._simulation.running)
    time = node._simulation.robot.time
    bench.stay(lambda: node._simulation.robot.time == pytest.approx(time, abs=0.011), 0.2)
