"""The planner imagines what follows an instruction, shows it, and says what is wrong with its inputs."""

import pytest
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image

from wam_msgs.msg import Discrepancy, Instruction, VisualPlan
from wam_msgs.srv import SetInstruction
from wam_ros.nodes.qos import IMAGE_OUTPUT, LATCHED, NEWEST, STATUS
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.nodes.world_model_planner import WorldModelPlanner

SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


@pytest.fixture
def planner(bench, checkpoints) -> WorldModelPlanner:
    return bench.active(
        WorldModelPlanner, checkpoint=checkpoints["cascaded_world_model"], plan_rate=0.0, threads=1, input_timeout=0.5
    )


def instruct(bench, text: str):
    publisher = bench.publisher(Instruction, "instruction", LATCHED)
    publisher.publish(Instruction(text=text))
    return publisher


def test_every_camera_gets_its_frames_at_their_times_from_the_observation_on(bench, planner):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.sensors()
    instruct(bench, "reach the red cube")
    bench.wait(lambda: len(plans) > 2)
    plan = plans[-1]
    assert plan.instruction == "reach the red cube"
    assert plan.cameras == list(bench.robot.camera_names)
    assert len(plan.frames) == len(plan.cameras) * len(plan.times)
    assert [later.plan_id - sooner.plan_id for sooner, later in zip(plans, plans[1:])] == [1] * (len(plans) - 1)
    source = stamp_to_seconds(plan.header.stamp)
    assert [stamp_to_seconds(f.header.stamp) - source for f in plan.frames[: len(plan.times)]] == pytest.approx(
        list(plan.times), abs=1e-5
    )


def test_imagined_frames_the_strip_and_the_discrepancy_are_shown_in_reliable_streams(bench, planner):
    camera = bench.robot.cameras[0]
    frames = bench.heard(Image, f"imagined/{camera.name}/image", IMAGE_OUTPUT)
    strips = bench.heard(Image, "imagined/strip", IMAGE_OUTPUT)
    discrepancies = bench.heard(Discrepancy, "world_model_planner/discrepancy", STATUS)
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.sensors()
    planner.set_parameters([Parameter("plan_rate", value=0.5)])
    instruct(bench, "reach the red cube")
    bench.wait(lambda: len(frames) > 2 and strips and len(discrepancies) > 2)
    promised = {stamp_to_seconds(f.header.stamp) for plan in plans for f in plan.frames}
    assert {stamp_to_seconds(frame.header.stamp) for frame in frames} <= promised
    assert frames[0].header.frame_id == camera.frame_id
    assert strips[0].width > strips[0].height
    assert all(0.0 <= raw <= 1.0 for message in discrepancies for raw in message.raw)


def test_an_instruction_given_before_the_planner_started_is_followed(bench, checkpoints):
    early = bench.probe.create_publisher(Instruction, "instruction", LATCHED)
    early.publish(Instruction(text="open the drawer"))
    bench.active(WorldModelPlanner, checkpoint=checkpoints["cascaded_world_model"], threads=1)
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.sensors()
    bench.wait(lambda: plans)
    assert plans[0].instruction == "open the drawer"


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_instruction_stops_the_plans(bench, planner, text):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.sensors()
    publisher = instruct(bench, "reach the red cube")
    bench.wait(lambda: plans)
    publisher.publish(Instruction(text=text))
    bench.wait(lambda: planner.instruction.text == "")
    bench.stay(lambda: True, 0.3)
    count = len(plans)
    bench.sensors()
    bench.stay(lambda: len(plans) == count, 0.5)


def test_an_instruction_can_be_given_through_the_service(bench, planner):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    bench.sensors()
    request = SetInstruction.Request(text="press the blue button")
    assert bench.call(SetInstruction, "world_model_planner/set_instruction", request).success
    bench.wait(lambda: plans and plans[-1].instruction == "press the blue button")


def test_a_camera_that_never_publishes_is_named_and_no_plan_is_made(bench, planner):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    camera = bench.robot.cameras[1]
    bench.sensors().silent.add(camera.name)
    instruct(bench, "reach the red cube")
    bench.wait(lambda: planner.complaints.counts["silence"])
    assert camera.image_topic in planner.inputs.complaint(0.5)
    assert bench.robot.cameras[0].image_topic not in planner.inputs.complaint(0.5)
    assert not plans


def test_an_image_of_another_size_is_complained_of_and_the_right_size_cures_it(bench, planner):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    camera = bench.robot.cameras[0]
    sensors = bench.sensors()
    sensors.sizes[camera.name] = (48, 64)
    instruct(bench, "reach the red cube")
    bench.wait(lambda: any(camera.image_topic in kind for kind in planner.complaints.counts))
    assert not plans
    sensors.sizes[camera.name] = (camera.height, camera.width)
    bench.wait(lambda: plans)


def test_a_joint_state_with_nan_is_complained_of_and_no_plan_is_made(bench, planner):
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    sensors = bench.sensors()
    sensors.positions = sensors.positions * float("nan")
    instruct(bench, "reach the red cube")
    bench.wait(lambda: any(bench.robot.joint_state_topic in kind for kind in planner.complaints.counts))
    assert not plans


def test_every_transition_of_the_lifecycle_works_and_repeats(bench, checkpoints):
    node = bench.node(WorldModelPlanner, checkpoint=checkpoints["cascaded_world_model"], threads=1)
    plans = []
    bench.probe.create_subscription(VisualPlan, "plan", plans.append, NEWEST)
    bench.sensors()
    for _ in range(2):
        assert node.trigger_configure() == SUCCESS
        assert node.trigger_activate() == SUCCESS
        instruct(bench, "reach the red cube")
        bench.wait(lambda: plans)
        assert node.trigger_deactivate() == SUCCESS
        assert node.trigger_cleanup() == SUCCESS
        plans.clear()
    assert node.trigger_shutdown() == SUCCESS


@pytest.mark.parametrize("path", ["", "/no/such/checkpoint"])
def test_a_missing_checkpoint_fails_to_configure_and_can_be_cured(bench, checkpoints, path):
    node = bench.node(WorldModelPlanner, checkpoint=path, threads=1)
    assert node.trigger_configure() == FAILURE
    node.set_parameters([Parameter("checkpoint", value=checkpoints["cascaded_world_model"])])
    assert node.trigger_configure() == SUCCESS
