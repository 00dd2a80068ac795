"""Parameters: structural ones hold still while a node is in use, tuning ones are live."""

import pytest
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter

from wam_ros.nodes import (
    bc_policy,
    inverse_dynamics,
    simulated_robot,
    supervisor,
    trajectory_gate,
    world_model_planner,
)
from wam_ros.nodes.trajectory_gate import TrajectoryGate

MODULES = [bc_policy, inverse_dynamics, simulated_robot, supervisor, trajectory_gate, world_model_planner]


def test_a_structural_parameter_changes_only_while_the_node_is_unconfigured(bench):
    gate = bench.node(TrajectoryGate)
    path = gate.get_parameter("robot").value
    assert gate.set_parameters([Parameter("robot", value="elsewhere.yaml")])[0].successful
    assert gate.set_parameters([Parameter("robot", value=path)])[0].successful
    gate.trigger_configure()
    refused = gate.set_parameters([Parameter("robot", value="elsewhere.yaml")])[0]
    assert not refused.successful
    assert "clean the node up" in refused.reason


def test_a_tuning_parameter_changes_while_the_node_runs_within_its_range(bench):
    gate = bench.active(TrajectoryGate)
    assert gate.set_parameters([Parameter("producer_timeout", value=0.5)])[0].successful
    assert not gate.set_parameters([Parameter("producer_timeout", value=-1.0)])[0].successful


@pytest.mark.parametrize("path", ["", "/no/such/robot.yaml"])
def test_a_robot_file_that_is_missing_leaves_the_node_unconfigured_and_curable(bench, path):
    gate = bench.node(TrajectoryGate, robot=path)
    assert gate.trigger_configure() == TransitionCallbackReturn.FAILURE
    gate.set_parameters([Parameter("robot", value=bench.robot.source)])
    assert gate.trigger_configure() == TransitionCallbackReturn.SUCCESS


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_parameter_is_described_and_named_once(module):
    names = [entry.name for entry in module.PARAMETERS]
    assert len(names) == len(set(names))
    assert all(entry.description for entry in module.PARAMETERS)
