"""A covered camera makes the nodes plan anew, then hold and say why; a restored one makes them go on."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Discrepancy, Instruction
from wam_ros.models.auto import load_world_model
from wam_ros.models.discrepancy_scale import CALIBRATION, weights_digest
from wam_ros.models.promises import Due, discrepancies
from wam_ros.nodes.inverse_dynamics import InverseDynamics
from wam_ros.nodes.qos import LATCHED, NEWEST, STATUS
from wam_ros.nodes.world_model_planner import WorldModelPlanner
from wam_ros.spec import Observation

GREY, BLACK = 90, 0


@pytest.fixture
def calibrated(checkpoints, robot, tmp_path) -> str:
    """A small untrained model to whom grey pictures are normal and black ones are not."""
    folder = Path(shutil.copytree(checkpoints["cascaded_world_model"], tmp_path / "model"))
    model = load_world_model(folder)
    raw = [_raw(model, robot, grey) for grey in (GREY, BLACK)]
    scales = {camera: float(np.sqrt(raw[0][camera] * raw[1][camera])) for camera in raw[0]}
    cameras = {camera: {"scale": [scale] * model.observation_spec.frames} for camera, scale in scales.items()}
    (folder / CALIBRATION).write_text(json.dumps({"cameras": cameras, "weights_sha256": weights_digest(folder)}))
    return str(folder)


def _raw(model, robot, grey: int) -> dict[str, float]:
    images = {c.name: np.full((c.height, c.width, 3), grey, np.uint8) for c in robot.cameras}
    home = np.array(robot.home)
    plan = model.plan([Observation(0.0, images, robot.joint_names, home, np.zeros_like(home))], "reach")
    return discrepancies(Due(plan, 0), images)


class Stand:
    """The planner and the action node, fed with pictures, and what they say."""

    def __init__(self, bench, world_model: str, action_model: str):
        self.bench = bench
        limits = {"discrepancy_limit": 1.0, "discrepancy_patience": 0.8}
        bench.active(WorldModelPlanner, checkpoint=world_model, threads=1, **limits)
        self.actor = bench.active(InverseDynamics, checkpoint=action_model)
        self.heard = bench.heard(Discrepancy, "world_model_planner/discrepancy", STATUS)
        self.trajectories = bench.heard(JointTrajectory, "trajectory", NEWEST)
        self.sensors = bench.sensors()
        self.instructions = bench.publisher(Instruction, "instruction", LATCHED)
        self.instructions.publish(Instruction(text="reach"))
        bench.wait(lambda: len(self.heard) > 3 and self.trajectories)

    def cover(self, camera: str) -> None:
        """Covers a camera, and waits until the arm is told to hold."""
        self.sensors.greys[camera] = BLACK
        self.bench.wait(lambda: self.heard[-1].reaction == Discrepancy.HOLD)
        self.bench.wait(lambda: len(self.trajectories[-1].points) == 1)


@pytest.fixture
def stand(bench, calibrated, checkpoints) -> Stand:
    return Stand(bench, calibrated, checkpoints["inverse_dynamics"])


def test_a_normal_run_leads_to_nothing(stand):
    stand.bench.wait(lambda: len(stand.heard) > 8)
    assert {message.reaction for message in stand.heard} == {Discrepancy.NONE}
    assert all(message.value == max(message.values) < 1.0 for message in stand.heard)
    assert not stand.actor.refused["broken_promise"]


def test_a_covered_camera_leads_to_new_plans_then_to_a_hold_that_names_it(stand):
    stand.cover("front")
    reactions = [message.reaction for message in stand.heard if message.reaction != Discrepancy.NONE]
    assert reactions == sorted(reactions)
    assert reactions[0] == Discrepancy.REPLAN
    assert len({message.plan_id for message in stand.heard if message.reaction == Discrepancy.REPLAN}) > 1
    assert "camera front" in stand.heard[-1].reason
    assert "camera front" in stand.actor.doing()
    assert stand.actor.complaints.counts["discrepancy"] == 1
    count = len(stand.trajectories)
    stand.bench.stay(lambda: len(stand.trajectories) == count)


def test_a_restored_camera_makes_the_arm_go_on(stand):
    stand.cover("wrist")
    stand.sensors.greys["wrist"] = GREY
    stand.bench.wait(lambda: stand.heard[-1].reaction == Discrepancy.NONE)
    stand.bench.wait(lambda: len(stand.trajectories[-1].points) > 1)
    assert stand.actor.doing() == "following plans"


def test_a_new_instruction_is_followed_although_the_last_one_ended_in_a_hold(stand):
    stand.cover("front")
    before = len(stand.trajectories)
    stand.instructions.publish(Instruction(text="push"))
    stand.bench.wait(lambda: any(len(trajectory.points) > 1 for trajectory in stand.trajectories[before:]))


def test_a_model_without_calibration_publishes_raw_differences_and_breaks_no_limit(bench, checkpoints):
    stand = Stand(bench, checkpoints["cascaded_world_model"], checkpoints["inverse_dynamics"])
    stand.sensors.greys["front"] = BLACK
    count = len(stand.heard)
    bench.wait(lambda: len(stand.heard) > count + 4)
    assert {message.reaction for message in stand.heard} == {Discrepancy.NONE}
    assert all(np.isnan([message.value, *message.values]).all() for message in stand.heard)
    assert all(0.0 < raw < 1.0 for message in stand.heard for raw in message.raw)
