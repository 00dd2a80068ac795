from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation import TrajectoryValidator, Workspace
from wam_ros.sim.kinematics import ArmGeometry, tool_path
from wam_ros.sim.scene import Scene
from wam_ros.spec import RobotSpec

ROBOT = RobotSpec.load(Path(__file__).resolve().parents[3] / "config" / "robots" / "tabletop.yaml")
MODEL = Scene().model
ARM = ArmGeometry.of(MODEL)
VALIDATOR = TrajectoryValidator(ROBOT.joints, workspace=Workspace.of(ROBOT))
LOW, HIGH = (np.array(corner) for corner in ROBOT.workspace)


def at(x: float, y: float, z: float) -> np.ndarray:
    return np.append(ARM.inverse(np.array([x, y, z])), 0.04)


def refused(*path: np.ndarray, pace: float = 3.0) -> str | None:
    """Judges a slow motion from the first of several positions through the others."""
    rest = np.zeros((len(path) - 1, 7))
    times = pace * np.arange(1, len(path))
    made = Trajectory(ROBOT.joint_names, times, np.array(path[1:]), rest, rest)
    rejection = VALIDATOR.check(made, 0.0, path[0], MotionState.at_rest(path[0]))
    return rejection and rejection.rule


def test_a_motion_inside_the_box_passes():
    assert refused(at(0.3, 0.0, 0.2), at(0.4, 0.1, 0.1), at(0.3, -0.1, 0.2)) is None


@pytest.mark.parametrize("outside", [(0.4, 0.0, 0.45), (0.4, 0.35, 0.2), (0.08, 0.0, 0.2), (0.4, 0.0, -0.05)])
def test_a_point_outside_the_box_is_refused(outside):
    assert refused(at(0.3, 0.0, 0.2), at(*outside), pace=6.0) == "workspace"


def test_a_way_that_leaves_the_box_between_its_points_is_refused():
    low = replace(ROBOT, workspace=(tuple(LOW), (HIGH[0], HIGH[1], 0.16)))
    here, there = at(0.25, -0.1, 0.15), at(0.25, 0.1, 0.15)
    over = here.copy()
    over[1:4] = there[1:4] = here[1:4] = at(0.25, 0.0, 0.15)[1:4]
    there[0] = -here[0]
    validator = TrajectoryValidator(ROBOT.joints, workspace=Workspace.of(low))
    swing = Trajectory(ROBOT.joint_names, [4.0], [there], [np.zeros(7)], [np.zeros(7)])
    assert validator.check(swing, 0.0, here, MotionState.at_rest(here)) is None
    narrow = replace(low, workspace=(tuple(LOW), (np.hypot(*tool(here)[0, :2]) - 0.005, HIGH[1], HIGH[2])))
    validator = TrajectoryValidator(ROBOT.joints, workspace=Workspace.of(narrow))
    assert validator.check(swing, 0.0, here, MotionState.at_rest(here)).rule == "workspace"


def tool(joints: np.ndarray) -> np.ndarray:
    return tool_path(MODEL, ROBOT.joint_names, np.atleast_2d(joints))


def test_a_tool_that_is_outside_may_come_back_and_not_go_farther_out():
    outside, inside = at(0.4, 0.0, 0.44), at(0.4, 0.0, 0.3)
    assert refused(outside, inside) is None
    assert refused(outside, at(0.4, 0.0, 0.48)) == "workspace"


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_no_motion_that_passes_takes_the_tool_out_of_the_box(seed):
    rng = np.random.default_rng(seed)
    here, there = (at(*rng.uniform(LOW - 0.05, HIGH + 0.05)) for _ in range(2))
    if refused(here, there, pace=8.0):
        return
    share = np.linspace(0.0, 1.0, 200)[:, None]
    path = tool(here + (10 * share**3 - 15 * share**4 + 6 * share**5) * (there - here))
    beyond = np.maximum(LOW - path, path - HIGH).max(axis=1)
    assert np.all(beyond <= max(beyond[0], 0.0) + 1e-3)


@pytest.mark.parametrize("lacking", [{"workspace": None}, {"urdf": ""}])
def test_there_is_no_workspace_where_the_robots_file_names_no_box_or_no_urdf(lacking):
    assert Workspace.of(replace(ROBOT, **lacking)) is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"workspace": ((0, 0, 0), (1, 1, 0))}, "low corner"),
        ({"tool_frame": "claw"}, "'claw'"),
        ({"urdf": "nowhere.urdf"}, "nowhere.urdf"),
    ],
)
def test_a_workspace_that_cannot_be_used_says_why(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        Workspace.of(replace(ROBOT, **wrong))
