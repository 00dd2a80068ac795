from pathlib import Path

import numpy as np
import pytest

from wam_ros.sim.tabletop import CAMERAS, TabletopSim
from wam_ros.spec import RobotSpec

ROBOT = RobotSpec.load(Path(__file__).parents[2] / "config/robots/tabletop.yaml")


def test_the_robots_file_names_the_simulators_joints_in_order():
    assert ROBOT.joint_names == TabletopSim.joint_names


def test_the_robots_file_gives_the_simulators_joint_ranges(sim):
    for joint in ROBOT.joints:
        assert sim.scene.model.joint(joint.name).range == pytest.approx([joint.lower, joint.upper]), joint.name


def test_the_robots_file_names_the_simulators_cameras_and_sizes(sim):
    assert ROBOT.camera_names == CAMERAS
    for camera in ROBOT.cameras:
        info = sim.camera_info(camera.name)
        assert (camera.width, camera.height) == (info["width"], info["height"])


def test_home_is_inside_the_workspace(sim):
    sim.reset("reach", 0)
    sim.scene.set_arm(np.array(ROBOT.home))
    low, high = ROBOT.workspace
    assert (low <= sim.scene.tool).all()
    assert (sim.scene.tool <= high).all()
