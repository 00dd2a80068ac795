"""Parameters: structural ones hold still while a node is in use, tuning ones are live, each refuses what is wrong."""

import ast
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rcl_interfaces.srv import DescribeParameters, SetParameters
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.node import Node
from rclpy.parameter import Parameter

from wam_ros.nodes import (
    bc_policy,
    inverse_dynamics,
    simulated_robot,
    supervisor,
    task_server,
    trajectory_gate,
    world_model_planner,
)
from wam_ros.nodes.node_parameter import NodeParameter
from wam_ros.nodes.parameters import declare
from wam_ros.nodes.trajectory_gate import TrajectoryGate

MODULES = [bc_policy, inverse_dynamics, simulated_robot, supervisor, task_server, trajectory_gate, world_model_planner]
TABLES = {module.__name__.rpartition(".")[2]: module.PARAMETERS for module in MODULES}
ENTRIES = [(node, entry) for node, table in TABLES.items() for entry in table]
RANGED = [(node, entry) for node, entry in ENTRIES if entry.low is not None]
TUNING = [(node, entry) for node, entry in ENTRIES if not entry.structural]
SOURCES = sorted(Path(task_server.__file__).parent.rglob("*.py"))
ONCE = {"__init__", "configure"}


def ids(pairs) -> list[str]:
    return [f"{node}.{entry.name}" for node, entry in pairs]


class Tabled(Node):
    """A node with nothing but a table of parameters."""

    def __init__(self, table: list[NodeParameter], namespace: str, parameter_overrides: list[Parameter]):
        super().__init__("tabled", namespace=namespace, parameter_overrides=parameter_overrides)
        declare(self, table)


def just_outside(entry: NodeParameter) -> list[float]:
    """Returns the nearest values that a range does not hold."""
    if entry.type is Parameter.Type.INTEGER:
        return [int(entry.low) - 1, int(entry.high) + 1]
    return [math.nextafter(entry.low, -math.inf), math.nextafter(entry.high, math.inf), math.nan]


def read_again() -> set[str]:
    """Returns the parameters that are read where a node works, and not only where it is made or configured."""
    found = set()
    for path in SOURCES:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and function.name not in ONCE:
                nodes = list(ast.walk(function))
                if any(getattr(node.func, "id", "") == "value" for node in nodes if isinstance(node, ast.Call)):
                    found |= {node.value for node in nodes if isinstance(node, ast.Constant)}
    return found


def set_from_another_node(bench, node: str, name: str, setting) -> str:
    """Sets a parameter through the service that `ros2 param set` calls; returns why it was refused."""
    request = SetParameters.Request(parameters=[Parameter(name, value=setting).to_parameter_msg()])
    (result,) = bench.call(SetParameters, f"{node}/set_parameters", request).results
    assert result.successful == (not result.reason)
    return result.reason


@pytest.mark.parametrize(("node", "entry"), ENTRIES, ids=ids(ENTRIES))
def test_every_default_is_allowed(node, entry):
    assert entry.problem(entry.default) == ""


@pytest.mark.parametrize(("node", "entry"), RANGED, ids=ids(RANGED))
def test_every_range_takes_its_limits_and_refuses_what_lies_just_outside(node, entry):
    kind = type(entry.default)
    assert [entry.problem(kind(limit)) for limit in (entry.low, entry.high)] == ["", ""]
    assert all(entry.problem(number) for number in just_outside(entry))


@given(pair=st.sampled_from(RANGED), number=st.floats(-1e6, 1e6))
def test_a_number_passes_if_and_only_if_it_lies_in_the_range_of_any_parameter_of_any_node(pair, number):
    _, entry = pair
    number = type(entry.default)(number)
    problem = entry.problem(number)
    assert bool(problem) == (not entry.low <= number <= entry.high)
    assert not problem or (entry.name in problem and repr(number) in problem and entry.allowed in problem)


@pytest.mark.parametrize(("node", "entry"), TUNING, ids=ids(TUNING))
def test_every_tuning_parameter_is_read_where_it_is_used_so_that_a_change_takes_effect_without_a_restart(node, entry):
    assert entry.name in read_again()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_node_refuses_every_value_out_of_range_and_tells_parameter_value_and_range(bench, table):
    node = Tabled(table, bench.namespace, [])
    bench.executor.add_node(node)
    for entry in table:
        for beyond in just_outside(entry) if entry.low is not None else [None]:
            (result,) = node.set_parameters([Parameter(entry.name, value=beyond)])
            assert not result.successful
            assert result.reason == entry.problem(beyond)
        assert node.get_parameter(entry.name).value == entry.default
    ranged = [entry for entry in table if entry.low is not None]
    beyond = type(ranged[0].default)(ranged[0].high * 2 + 1)
    assert set_from_another_node(bench, "tabled", ranged[0].name, beyond) == ranged[0].problem(beyond)
    bench.executor.remove_node(node)
    node.destroy_node()


def test_a_whole_number_sets_a_parameter_that_is_a_number_and_a_text_does_not(bench):
    bench.active(TrajectoryGate)
    assert set_from_another_node(bench, "trajectory_gate", "hold_time", 1) == ""
    reason = set_from_another_node(bench, "trajectory_gate", "hold_time", "long")
    assert reason.startswith("hold_time: 'long' is refused, it takes a number from 0.01 to 2.0")


def test_ranges_choices_and_meanings_can_be_described_from_another_node(bench):
    bench.node(TrajectoryGate)
    names = [entry.name for entry in trajectory_gate.PARAMETERS]
    answer = bench.call(
        DescribeParameters, "trajectory_gate/describe_parameters", DescribeParameters.Request(names=names)
    )
    for entry, descriptor in zip(trajectory_gate.PARAMETERS, answer.descriptors):
        assert descriptor.description == entry.description
        assert len([*descriptor.floating_point_range, *descriptor.integer_range]) == (entry.low is not None)
        assert all(choice in descriptor.additional_constraints for choice in entry.choices)


@pytest.mark.parametrize(
    ("setting", "parts"),
    [
        ("hold_time: 99.0", ("hold_time", "99.0", "0.01 to 2.0")),
        ("hold_time: soon", ("hold_time", "'soon'", "a number")),
        ("hold_time: [1, soon", ("wrong.yaml", "correct the command line or the parameters file")),
    ],
)
def test_a_wrong_value_in_a_parameters_file_is_one_line_with_the_range_and_no_traceback(tmp_path, setting, parts):
    path = tmp_path / "wrong.yaml"
    path.write_text(f"/**:\n  ros__parameters:\n    {setting}\n")
    words = [sys.executable, "-m", "wam_ros.nodes.trajectory_gate", "--ros-args", "--params-file", str(path)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=120)
    line = result.stderr.splitlines()[-1]
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert all(part in line for part in parts), line


def test_a_whole_number_in_a_parameters_file_is_taken_as_a_number(bench):
    node = bench.node(TrajectoryGate, hold_time=1)
    assert node.get_parameter("hold_time").value == 1.0
    assert isinstance(node.get_parameter("hold_time").value, float)


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


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_parameter_is_described_and_named_once(table):
    names = [entry.name for entry in table]
    assert len(names) == len(set(names))
    assert all(entry.description for entry in table)
