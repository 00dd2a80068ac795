import mujoco
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.sim.kinematics import tool_path
from wam_ros.sim.scene import ARM_JOINTS, Scene

SCENE = Scene()


@given(x=st.floats(0.2, 0.52), y=st.floats(-0.22, 0.22), z=st.floats(0.01, 0.3), yaw=st.floats(-1.5, 1.5))
def test_the_closed_form_puts_the_tool_where_it_was_asked_to_pointing_down(x, y, z, yaw, arm):
    joints = arm.inverse(np.array([x, y, z]), yaw)

    SCENE.set_arm(np.append(joints, 0.02))

    assert SCENE.tool == pytest.approx([x, y, z], abs=1e-6)
    rotation = SCENE.data.site("tool").xmat.reshape(3, 3)
    assert rotation[:, 2] == pytest.approx([0, 0, 1], abs=1e-6)
    assert rotation[:, 0] == pytest.approx([np.cos(yaw), np.sin(yaw), 0], abs=1e-6)
    ranges = np.array([SCENE.model.joint(name).range for name in ("shoulder_lift", "elbow", "wrist_1")])
    assert (ranges[:, 0] <= joints[1:4]).all()
    assert (joints[1:4] <= ranges[:, 1]).all()


def test_a_point_out_of_reach_gives_the_arm_stretched_towards_it(arm):
    joints = arm.inverse(np.array([2.0, 2.0, 0.0]))

    assert np.isfinite(joints).all()
    assert joints[0] == pytest.approx(np.pi / 4)
    assert joints[2] == pytest.approx(0.0, abs=0.01)


def test_the_arm_follows_a_ramp_of_30_cm_a_second_within_8_mm(arm):
    start, direction = np.array([0.26, -0.12, 0.12]), np.array([0.6, 0.8, 0.0])
    SCENE.set_arm(np.append(arm.inverse(start), 0.02))
    lags = []
    for step in range(1, 81):
        target = start + direction * 0.3 * 0.01 * step
        SCENE.data.ctrl[:6] = arm.inverse(target)
        mujoco.mj_step(SCENE.model, SCENE.data, 4)
        lags.append(np.linalg.norm(SCENE.tool - target))
    assert max(lags) < 0.008


def test_forward_kinematics_undo_the_closed_form(arm):
    points = np.array([[0.3, 0.1, 0.05], [0.45, -0.12, 0.2]])
    joints = np.array([np.append(arm.inverse(point), 0.02) for point in points])

    path = tool_path(SCENE.model, ARM_JOINTS, joints)

    assert path == pytest.approx(points, abs=1e-6)
