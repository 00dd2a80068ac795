"""Parameters as a table, so that a node lists them in one place."""

from dataclasses import dataclass
from typing import Any

from rcl_interfaces.msg import (
    FloatingPointRange,
    ParameterDescriptor,
    SetParametersResult,
)
from rclpy.node import Node
from rclpy.parameter import Parameter

from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError


@dataclass(frozen=True)
class NodeParameter:
    """One parameter of a node.

    Attributes:
        name: Its name.
        default: Its default, which also fixes its type.
        description: What it means, with its unit.
        low: Smallest value of a float.
        high: Largest value of a float.
        structural: Read when the node is configured, and refused a change while it is in use.
    """

    name: str
    default: Any
    description: str
    low: float | None = None
    high: float | None = None
    structural: bool = False


ROBOT = NodeParameter("robot", "", "path of the YAML file that describes the robot", structural=True)
CHECKPOINT = NodeParameter("checkpoint", "", "folder of the checkpoint", structural=True)
SLOP = NodeParameter("slop", 0.04, "seconds that the stamps of one input set may spread over", structural=True)
INPUT_TIMEOUT = NodeParameter("input_timeout", 2.0, "seconds of silence of an input before it is named", 0.1, 3600.0)
MINIMUM_LEAD = NodeParameter("minimum_lead", 0.03, "seconds that a knot must lie ahead to be sent", 0.001, 1.0)
KEEP_JOINTS = NodeParameter("keep_joints", [""], "joints that hold at their last set-point: a gripper keeps its grip")


def declare(node: Node, table: list[NodeParameter], in_use=lambda: False) -> None:
    """Declares the table's parameters on the node.

    Args:
        node: The node.
        table: Its parameters.
        in_use: Whether structural parameters may not change now.
    """
    for entry in table:
        descriptor = ParameterDescriptor(description=entry.description)
        if entry.low is not None:
            limits = FloatingPointRange(from_value=float(entry.low), to_value=float(entry.high))
            descriptor.floating_point_range = [limits]
        node.declare_parameter(entry.name, entry.default, descriptor)
    structural = {entry.name for entry in table if entry.structural}

    def check(changes: list[Parameter]) -> SetParametersResult:
        fixed = [change.name for change in changes if change.name in structural]
        if fixed and in_use():
            reason = f"{fixed} are read when the node is configured: clean the node up, set them, configure it again"
            return SetParametersResult(successful=False, reason=reason)
        return SetParametersResult(successful=True)

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
