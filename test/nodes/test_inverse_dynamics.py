"""Plans become trajectories that the gate takes; plans that must not be followed become none."""

import dataclasses

import numpy as np
import pytest
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Instruction, VisualPlan
from wam_ros.control.validation import TrajectoryValidator, ValidationSettings
from wam_ros.nodes.conversions import message_to_trajectory, plan_to_message
from wam_ros.nodes.inverse_dynamics import InverseDynamics
from wam_ros.nodes.qos import LATCHED, NEWEST
from wam_ros.spec import PIXELS, Plan


class Stand:
    """An active node, fed with observations, and a hand to write plans with."""

    def __init__(self, bench, checkpoint: str, **settings):
        self.bench = bench
        self.node = bench.active(InverseDynamics, checkpoint=checkpoint, minimum_lead=0.02, **settings)
        self.sensors = bench.sensors()
        self.received = bench.heard(JointTrajectory, "trajectory", NEWEST)
        self.plans = bench.publisher(VisualPlan, "plan", NEWEST)
        self.instructions = bench.publisher(Instruction, "instruction", LATCHED)
        bench.wait(lambda: self.node.inputs.newest())
        self.instruct("reach")

    def instruct(self, text: str) -> None:
        self.instructions.publish(Instruction(text=text))
        self.bench.wait(lambda: self.node.instruction.text == text)

    def plan(self, number: int = 1, age: float = 0.0, **changes) -> VisualPlan:
        spec = self.node._model.observation_spec
        times = spec.frame_period * np.arange(1, spec.frames + 1)
        frames = {c: np.full((spec.frames, *spec.image_size, 3), 90, np.uint8) for c in spec.cameras}
        plan = Plan(number, self.node.ros_time() - age, "reach", self.node_layout(), PIXELS, times, frames)
        return plan_to_message(dataclasses.replace(plan, **changes), {})

    def node_layout(self) -> str:
        return self.node._model.model_id


@pytest.fixture
def stand(bench, checkpoints) -> Stand:
    return Stand(bench, checkpoints["inverse_dynamics"])


def test_a_plan_becomes_a_trajectory_that_the_gate_takes(stand):
    stand.plans.publish(stand.plan())
    stand.bench.wait(lambda: stand.received)
    trajectory = message_to_trajectory(stand.received[0])
    home = np.array(stand.bench.robot.home)
    validator = TrajectoryValidator(stand.bench.robot.joints, ValidationSettings(smooth=False))
    assert validator.check(trajectory, stand.node.ros_time(), home) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"age": 5.0}, "stale"),
        ({"instruction": "push"}, "other_instruction"),
        ({"model_id": "cascaded_world_model/pixels:front:8x8:2@1"}, "other_layout"),
        ({"carrier": "latent"}, "other_layout"),
    ],
)
def test_a_plan_that_must_not_be_followed_is_refused_by_name(stand, changes, reason):
    stand.plans.publish(stand.plan(**changes))
    stand.bench.wait(lambda: stand.node.refused[reason])
    assert not stand.received


def test_a_plan_that_comes_out_of_order_is_refused(stand):
    late = stand.plan(1)
    stand.plans.publish(stand.plan(2))
    stand.bench.wait(lambda: stand.received)
    stand.plans.publish(late)
    stand.bench.wait(lambda: stand.node.refused["out_of_order"])


def test_an_empty_instruction_holds_at_the_measured_position(stand):
    stand.plans.publish(stand.plan())
    stand.bench.wait(lambda: stand.received)
    stand.instruct("")
    stand.bench.wait(lambda: len(stand.received) > 1)
    hold = stand.received[-1]
    assert len(hold.points) == 1
    assert hold.points[0].positions == pytest.approx(stand.bench.robot.home)
    assert not any(hold.points[0].velocities)


def test_the_same_plan_is_decoded_again_with_newer_observations(bench, checkpoints):
    stand = Stand(bench, checkpoints["inverse_dynamics"], redecode_rate=20.0)
    controller = bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
    bench.probe.create_subscription(JointTrajectory, "trajectory", controller.publish, NEWEST)
    stand.plans.publish(stand.plan())
    stand.bench.wait(lambda: len(stand.received) > 1)


def test_deactivating_holds(stand):
    stand.plans.publish(stand.plan())
    stand.bench.wait(lambda: stand.received)
    stand.node.trigger_deactivate()
    stand.bench.wait(lambda: len(stand.received[-1].points) == 1)


def test_blocking_passes_over_a_plan_that_was_seen_in_motion(bench, checkpoints):
    stand = Stand(bench, checkpoints["inverse_dynamics"], splice="blocking")
    controller = bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
    stand.plans.publish(stand.plan(1))
    bench.wait(lambda: stand.received)
    controller.publish(stand.received[0])
    bench.wait(lambda: not stand.node.takes(stand.node.ros_time()))
    stand.plans.publish(stand.plan(2))
    bench.stay(lambda: len(stand.received) == 1)
