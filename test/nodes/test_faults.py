"""Each fault of `wam bench faults` that a node can see has a name there, and stops a moving arm where it must."""

import numpy as np
import pytest
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus, Instruction, VisualPlan
from wam_ros.control.trajectory import Trajectory
from wam_ros.evaluation.bench.faults import corruptions
from wam_ros.evaluation.bench.faults.treatments import Repeat, SwapPairs, altered
from wam_ros.nodes.conversions import arrays_to_joint_state, plan_to_message, trajectory_to_message
from wam_ros.nodes.inverse_dynamics import InverseDynamics
from wam_ros.nodes.qos import LATCHED, NEWEST, SENSOR_OUTPUT, STATUS
from wam_ros.nodes.stepping_clock import SteppingClock
from wam_ros.nodes.trajectory_gate import TrajectoryGate
from wam_ros.nodes.world_model_planner import WorldModelPlanner
from wam_ros.spec import PIXELS, Plan


class MovingArm:
    """A gate that has forwarded a slow motion, and what it says."""

    def __init__(self, bench, **settings):
        self.bench = bench
        self.gate = bench.active(TrajectoryGate, joint_state_timeout=2.0, **{"producer_timeout": 0.0, **settings})
        self.sensors = bench.sensors(rate=50.0)
        self.sent = bench.heard(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
        self.statuses = bench.heard(GateStatus, "trajectory_gate/status", STATUS)
        self.input = bench.publisher(JointTrajectory, "trajectory", NEWEST)
        bench.wait(lambda: self.gate._arm.heard)
        self.input.publish(self.motion())
        bench.wait(lambda: self.sent)

    def motion(self) -> JointTrajectory:
        path = np.stack([np.array(self.bench.robot.home)] * 2)
        path[1, 0] += 0.2
        rest = np.zeros_like(path)
        return trajectory_to_message(Trajectory(self.bench.robot.joint_names, np.array([0.5, 30.0]), path, rest, rest))

    def spoil(self, treatment) -> None:
        for message in treatment(self.motion()):
            self.input.publish(message)

    def assert_held(self, *rules: str) -> None:
        self.bench.wait(lambda: len(self.sent[-1].points) == 1)
        self.bench.wait(lambda: any(s.rule in rules or set(rules) & set(s.reasons) for s in self.statuses))


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (corruptions.nan_position, ("not_finite",)),
        (corruptions.rotate_names, ("position_limit", "start_jump", "workspace")),
        (corruptions.duplicate_joint, ("duplicate_joint",)),
        (corruptions.missing_joint, ("joint_count",)),
    ],
)
def test_a_spoilt_trajectory_is_held_for_by_name(bench, change, rules):
    arm = MovingArm(bench)
    arm.spoil(altered(change))
    arm.assert_held(*rules)


@pytest.mark.parametrize(
    "change", [corruptions.nan_measured, corruptions.duplicate_measured, corruptions.missing_measured]
)
def test_spoilt_joint_states_are_held_for_by_name(bench, change):
    arm = MovingArm(bench)
    arm.sensors.silent.add(bench.robot.joint_state_topic)
    publisher = bench.probe.create_publisher(JointState, bench.robot.joint_state_topic, SENSOR_OUTPUT)
    stamp = bench.probe.get_clock().now().to_msg()
    home = np.array(bench.robot.home)
    message = arrays_to_joint_state(bench.robot.joint_names, home, np.zeros_like(home), stamp)
    change(message)
    bench.wait(publisher.get_subscription_count)
    publisher.publish(message)
    arm.assert_held("joint_states")


def test_another_order_of_the_joints_is_the_same_motion(bench):
    arm = MovingArm(bench)
    arm.spoil(altered(corruptions.rotate_joints))
    bench.wait(lambda: len(arm.sent) == 2)
    assert arm.sent[1].joint_names[-1] == bench.robot.joint_names[0]
    assert len(arm.sent[1].points) == 2


def test_a_flood_of_trajectories_is_only_more_of_the_same(bench):
    arm = MovingArm(bench)
    for _ in range(10):
        arm.spoil(Repeat(10))
    bench.stay(lambda: all(len(message.points) == 2 for message in arm.sent), 0.3)
    assert not any(status.rejected or status.holds for status in arm.statuses)


def test_a_clock_that_is_stepped_back_is_held_for_by_name(bench):
    with SteppingClock(bench.probe) as clock:
        arm = MovingArm(bench, use_sim_time=True)
        bench.wait(lambda: arm.gate.get_clock().now().nanoseconds)
        bench.stay(lambda: True, 0.1)
        clock.step(-5.0)
        arm.assert_held("clock_stepped")
        # Its driver's stamps go back too.
        arm.input.publish(arm.motion())
        bench.wait(lambda: len(arm.sent[-1].points) == 2)


def test_a_producer_that_died_is_held_for_by_name(bench):
    arm = MovingArm(bench, producer_timeout=0.3)
    arm.assert_held("producer_silent")


@pytest.fixture
def follower(bench, checkpoints) -> InverseDynamics:
    node = bench.active(InverseDynamics, checkpoint=checkpoints["inverse_dynamics"])
    bench.sensors()
    bench.wait(lambda: node.inputs.newest())
    return node


def plan(node: InverseDynamics, number: int, age: float = 0.0) -> VisualPlan:
    spec = node._model.observation_spec
    frames = {camera: np.full((spec.frames, *spec.image_size, 3), 90, np.uint8) for camera in spec.cameras}
    times = spec.frame_period * np.arange(1, spec.frames + 1)
    made = Plan(number, node.ros_time() - age, "reach", node._model.model_id, PIXELS, times, frames)
    return plan_to_message(made, {})


@pytest.mark.parametrize(
    ("treatment", "ages", "reason"),
    [
        (SwapPairs(), (0.0, 0.0), "out_of_order"),
        (altered(corruptions.other_model), (0.0,), "other_layout"),
        (Repeat(1), (2.5,), "stale"),
    ],
)
def test_plans_that_must_not_be_followed_are_refused_by_name(bench, follower, treatment, ages, reason):
    publisher = bench.publisher(VisualPlan, "plan", NEWEST)
    for number, age in enumerate(ages, start=1):
        for message in treatment(plan(follower, number, age)):
            taken = follower._decoding.done
            publisher.publish(message)
            bench.wait(lambda taken=taken: follower._decoding.done > taken)
    assert follower.refused[reason]


@pytest.fixture
def planner(bench, checkpoints) -> WorldModelPlanner:
    return bench.active(WorldModelPlanner, checkpoint=checkpoints["cascaded_world_model"], plan_rate=0.0, threads=1)


def plans_for(bench, planner: WorldModelPlanner) -> list[VisualPlan]:
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.publisher(Instruction, "instruction", LATCHED).publish(Instruction(text="reach"))
    bench.wait(lambda: plans)
    return plans


def test_a_camera_that_shows_the_same_picture_of_a_moving_arm_is_refused_by_name(bench, planner):
    sensors = bench.sensors()
    plans = plans_for(bench, planner)
    sensors.positions = sensors.positions + 0.2
    bench.wait(lambda: any("CameraFrozen" in kind for kind in planner.complaints.counts))
    count = len(plans)
    bench.stay(lambda: len(plans) <= count + 1, 0.3)


def test_a_camera_at_half_its_rate_is_planned_for(bench, planner):
    bench.sensors(rate=10.0)
    plans = plans_for(bench, planner)
    bench.wait(lambda: len(plans) > 2)
    assert not planner.complaints.counts
