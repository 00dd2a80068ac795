"""Cleaning a node up frees what configuring took, and a failed configure leaves nothing behind."""

import gc
import weakref

import pytest
from rclpy.lifecycle import TransitionCallbackReturn

from wam_msgs.msg import Heartbeat
from wam_ros.nodes.bc_policy import BcPolicy
from wam_ros.nodes.inverse_dynamics import InverseDynamics
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import STATUS
from wam_ros.nodes.simulated_robot import SimulatedRobotNode
from wam_ros.nodes.world_model_planner import WorldModelPlanner
from wam_ros.spec.errors import UserError

SUCCESS, FAILURE = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE
MODELS = [
    (WorldModelPlanner, "cascaded_world_model"),
    (InverseDynamics, "inverse_dynamics"),
    (BcPolicy, "reactive_policy"),
]


@pytest.mark.parametrize(("kind", "checkpoint"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_cleaning_up_frees_the_model(bench, checkpoints, kind, checkpoint):
    node = bench.active(kind, checkpoint=checkpoints[checkpoint], threads=1)
    model = weakref.ref(node._model)
    assert node.trigger_deactivate() == SUCCESS
    assert model() is not None
    assert node.trigger_cleanup() == SUCCESS
    assert model() is None
    assert node.trigger_configure() == SUCCESS


def test_cleaning_up_frees_the_simulated_world(bench):
    node = bench.active(SimulatedRobotNode)
    world = weakref.ref(node._simulation.robot)
    assert node.trigger_deactivate() == SUCCESS
    assert node.trigger_cleanup() == SUCCESS
    assert world() is None


class Thing:
    """Something whose memory counts."""


class Failing(CarefulLifecycleNode):
    """Takes something, then fails."""

    def __init__(self, **kwargs):
        super().__init__("failing", [], **kwargs)
        self.taken: list[weakref.ref] = []

    def configure(self) -> None:
        self.thing = Thing()
        self.taken.append(weakref.ref(self.thing))
        raise UserError("that is all")


def test_a_failed_configure_leaves_nothing_behind(bench):
    node = bench.node(Failing)
    assert node.trigger_configure() == FAILURE
    gc.collect()
    assert node.taken[0]() is None
    assert not hasattr(node, "thing")


class Sleeper(CarefulLifecycleNode):
    """Does nothing."""

    def __init__(self, **kwargs):
        super().__init__("sleeper", [], **kwargs)


def test_every_state_is_told_in_heartbeats_and_a_long_silence_beforehand(bench):
    beats: list[Heartbeat] = []
    bench.probe.create_subscription(Heartbeat, "heartbeats", beats.append, STATUS)
    node = bench.node(Sleeper)
    bench.wait(lambda: beats and beats[-1].state == 1)
    assert beats[-1].node == node.get_fully_qualified_name()
    node.trigger_configure()
    bench.wait(lambda: beats[-1].state == 2)
    assert max(beat.next_within for beat in beats if beat.state == 10) > 60.0
    assert beats[-1].next_within < 1.0
    node.trigger_activate()
    bench.wait(lambda: beats[-1].state == 3)
