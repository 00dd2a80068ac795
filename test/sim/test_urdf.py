import xml.etree.ElementTree as ET
from pathlib import Path

import mujoco
import numpy as np
import pytest

from wam_ros.sim.scene import ARM_JOINTS, Scene
from wam_ros.sim.urdf import to_urdf
from wam_ros.spec import RobotSpec

ROBOT = RobotSpec.load(Path(__file__).parents[2] / "config/robots/tabletop.yaml")
URDF = (Path(ROBOT.source).parent / ROBOT.urdf).resolve()


def rotation(axis, angle):
    matrix, quaternion = np.zeros(9), np.zeros(4)
    mujoco.mju_axisAngle2Quat(quaternion, axis, angle)
    mujoco.mju_quat2Mat(matrix, quaternion)
    return matrix.reshape(3, 3)


def numbers(text):
    return np.array([float(value) for value in text.split()])


def place(turn, shift):
    return np.block([[turn, np.reshape(shift, (3, 1))], [np.zeros((1, 3)), np.ones((1, 1))]])


def forward(tree, values):
    """Forward kinematics straight from the text: link name to its 4x4 pose in base_link."""
    poses = {"base_link": np.eye(4)}
    for joint in tree.iter("joint"):
        origin, name = joint.find("origin"), joint.get("name")
        roll, pitch, yaw = numbers(origin.get("rpy"))
        turn = rotation([0.0, 0, 1], yaw) @ rotation([0.0, 1, 0], pitch) @ rotation([1.0, 0, 0], roll)
        pose = place(turn, numbers(origin.get("xyz")))
        mimic = joint.find("mimic")
        value = values.get(mimic.get("joint") if mimic is not None else name, 0.0)
        if joint.get("type") == "revolute":
            pose = pose @ place(rotation(numbers(joint.find("axis").get("xyz")), value), np.zeros(3))
        elif joint.get("type") == "prismatic":
            pose = pose @ place(np.eye(3), value * numbers(joint.find("axis").get("xyz")))
        poses[joint.find("child").get("link")] = poses[joint.find("parent").get("link")] @ pose
    return poses


def test_the_urdf_and_the_simulator_have_the_same_forward_kinematics():
    scene, tree, rng = Scene(), ET.parse(URDF), np.random.default_rng(0)
    for _ in range(20):
        values = np.array([rng.uniform(joint.lower, joint.upper) for joint in ROBOT.joints])
        scene.set_arm(values)
        poses = forward(tree, dict(zip(ARM_JOINTS, values)))
        assert poses["tool0"][:3, 3] == pytest.approx(scene.tool, abs=1e-5)
        assert poses["tool0"][:3, :3] == pytest.approx(scene.data.site("tool").xmat.reshape(3, 3), abs=1e-5)
        for link in ("forearm_link", "wrist_3_link", "left_finger", "right_finger"):
            assert poses[link][:3, 3] == pytest.approx(scene.data.body(link).xpos, abs=1e-5)
        for camera in ROBOT.cameras:
            view = scene.data.camera(camera.name)
            assert poses[camera.frame_id][:3, 3] == pytest.approx(view.xpos, abs=1e-5)
            assert poses[camera.frame_id][:3, 2] == pytest.approx(-view.xmat.reshape(3, 3)[:, 2], abs=1e-5)


def test_the_urdf_on_disk_is_what_the_simulator_writes():
    expected = to_urdf(Scene().model, ROBOT)

    assert URDF.read_text() == expected, f"write {URDF} anew with wam_ros.sim.urdf.write_urdf"


def test_the_urdf_has_one_root_and_every_link_hangs_on_it():
    tree = ET.parse(URDF)
    links = {link.get("name") for link in tree.iter("link")}
    children = [joint.find("child").get("link") for joint in tree.iter("joint")]

    assert len(children) == len(set(children))
    assert links - set(children) == {ROBOT.base_frame}
