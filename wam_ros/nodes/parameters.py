"""Parameters as a table, so that a node lists them in one place."""

from collections.abc import Callable
from typing import Any

from rcl_interfaces.msg import ParameterDescriptor, SetParametersResult
from rclpy.node import Node
from rclpy.parameter import Parameter

from wam_ros.nodes.node_parameter import NodeParameter
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError

ROBOT = NodeParameter("robot", "", "path of the YAML file that describes the robot", structural=True)
CHECKPOINT = NodeParameter("checkpoint", "", "folder of the checkpoint", structural=True)
SLOP = NodeParameter("slop", 0.04, "seconds that the stamps of one input set may spread over", 0.001, 10.0, True)
INPUT_TIMEOUT = NodeParameter("input_timeout", 2.0, "seconds of silence of an input before it is named", 0.1, 3600.0)
MINIMUM_LEAD = NodeParameter("minimum_lead", 0.03, "seconds that a knot must lie ahead to be sent", 0.001, 1.0)
KEEP_JOINTS = NodeParameter("keep_joints", [""], "joints that hold at their last set-point: a gripper keeps its grip")


def declare(node: Node, table: list[NodeParameter], in_use: Callable[[], bool] = lambda: False) -> None:
    """Declares the table's parameters on the node, and from then on refuses what the table does not allow.

    Args:
        node: The node.
        table: Its parameters.
        in_use: Whether structural parameters may not change now.

    Raises:
        UserError: A parameters file or the command line gave a value that is not allowed.
    """
    entries = {entry.name: entry for entry in table}
    for entry in table:
        # declared without a type first: rclpy would refuse a bad start value with a traceback
        given = node.declare_parameter(entry.name, entry.default, ParameterDescriptor(dynamic_typing=True)).value
        converted = entry.convert(given)
        problem = entry.problem(converted)
        if problem:
            raise UserError(f"parameter {problem}; correct the parameters file or the command line")
        if type(converted) is not type(given):
            node.set_parameters([Parameter(entry.name, value=converted)])
        node.set_descriptor(entry.name, entry.descriptor())

    _refuse_what_is_wrong(node, entries, in_use)


def _refuse_what_is_wrong(node: Node, entries: dict[str, NodeParameter], in_use: Callable[[], bool]) -> None:
    """Checks each change before rclpy does, whose refusals do not name what is allowed."""
    problems: list[str] = []

    def admit(change: Parameter) -> Parameter:
        entry = entries.get(change.name)
        if entry is None:
            return change
        converted = entry.convert(change.value)
        problem = entry.problem(converted)
        if problem:
            problems.append(problem)
        return Parameter(change.name, value=entry.default if problem else converted)

    def before(changes: list[Parameter]) -> list[Parameter]:
        problems.clear()
        return [admit(change) for change in changes]

    def check(changes: list[Parameter]) -> SetParametersResult:
        fixed = [change.name for change in changes if change.name in entries and entries[change.name].structural]
        if problems:
            reason = "; ".join(problems)
        elif fixed and in_use():
            reason = f"{fixed} are read when the node is configured: clean the node up, set them, configure it again"
        else:
            reason = ""
        problems.clear()
        return SetParametersResult(successful=not reason, reason=reason)

    node.add_pre_set_parameters_callback(before)
    node.add_on_set_parameters_callback(check)


def value(node: Node, name: str) -> Any:
    """Returns a parameter's present value; tuning parameters are read each time, so that a change takes effect."""
    return node.get_parameter(name).value


def load_robot(node: Node) -> RobotSpec:
    """Reads the file that the parameter `robot` names.

    Raises:
        UserError: It is not set, missing, or wrong; the message says which.
    """
    path = value(node, "robot")
    if not path:
        raise UserError("parameter robot is empty; set it to a robot's YAML file, see config/robots/")
    try:
        return RobotSpec.load(path)
    except (OSError, ValueError) as error:
        raise UserError(f"parameter robot: {error}") from error
