"""The frame is where MuJoCo puts it, and a URDF that cannot be followed is refused with its reason."""

from pathlib import Path

import numpy as np
import pytest

from wam_ros.control.forward_kinematics import FrameKinematics
from wam_ros.sim.kinematics import tool_path
from wam_ros.sim.scene import Scene
from wam_ros.spec import RobotSpec

ROBOT = RobotSpec.load(Path(__file__).resolve().parents[2] / "config" / "robots" / "tabletop.yaml")
URDF = Path(ROBOT.source).parent / ROBOT.urdf

CRANE = """<robot name="crane">
  <link name="base"/> <link name="mast"/> <link name="boom"/> <link name="hook"/> <link name="other"/>
  <joint name="turn" type="continuous">
    <parent link="base"/> <child link="mast"/> <origin xyz="0 0 1" rpy="0 0 1.5707963267948966"/> <axis xyz="0 0 2"/>
  </joint>
  <joint name="reach" type="prismatic"> <parent link="mast"/> <child link="boom"/> <axis xyz="1 0 0"/> </joint>
  <joint name="follow" type="prismatic">
    <parent link="boom"/> <child link="hook"/> <axis xyz="0 0 1"/> <mimic joint="reach" multiplier="-2" offset="0.1"/>
  </joint>
</robot>"""


def test_the_tool_is_where_the_simulator_puts_it():
    rng = np.random.default_rng(3)
    lower, upper = (np.array([getattr(joint, side) for joint in ROBOT.joints]) for side in ("lower", "upper"))
    joints = rng.uniform(lower, upper, (50, len(lower)))
    found = FrameKinematics.load(URDF, ROBOT.base_frame, "tool0", ROBOT.joint_names).positions(joints)
    np.testing.assert_allclose(found, tool_path(Scene().model, ROBOT.joint_names, joints), atol=1e-5)


def test_turning_sliding_and_mimicking_joints_are_followed():
    crane = FrameKinematics(CRANE, "base", "hook", ["reach", "turn"])
    np.testing.assert_allclose(crane.positions(np.array([[0.5, 0.0]])), [[0.0, 0.5, 0.1]], atol=1e-12)
    np.testing.assert_allclose(crane.positions(np.array([[0.5, np.pi / 2]])), [[-0.5, 0.0, 0.1]], atol=1e-12)


@pytest.mark.parametrize(
    ("urdf", "frame", "joints", "reason"),
    [
        ("<robot", "hook", ["reach", "turn"], "not XML"),
        (CRANE, "claw", ["reach", "turn"], "no link 'claw'"),
        (CRANE, "other", ["reach", "turn"], "does not hang"),
        (CRANE, "hook", ["reach"], "'turn' moves the frame"),
        (CRANE.replace("continuous", "floating"), "hook", ["reach", "turn"], "'floating'"),
        (CRANE.replace("0 0 2", "0 0 0"), "hook", ["reach", "turn"], "length 0"),
        (CRANE.replace("0 0 2", "0 2"), "hook", ["reach", "turn"], "three numbers"),
    ],
)
def test_a_chain_that_cannot_be_followed_is_refused_with_its_reason(urdf, frame, joints, reason):
    with pytest.raises(ValueError, match=reason):
        FrameKinematics(urdf, "base", frame, joints)
