"""Parameters of the trajectory gate."""

from rclpy.node import Node

from wam_ros.control.validation import ValidationSettings
from wam_ros.nodes import parameters
from wam_ros.nodes.node_parameter import NodeParameter
from wam_ros.nodes.parameters import value

DESIRED = "desired"
MEASURED = "measured"

PARAMETERS = [
    parameters.ROBOT,
    NodeParameter("dry_run", False, "publish on ~/dry_run_trajectory, and nothing to the controller", structural=True),
    NodeParameter(
        "controller_start",
        DESIRED,
        "state from which the controller joins a new trajectory",
        structural=True,
        choices=(DESIRED, MEASURED),
    ),
    NodeParameter("joint_state_timeout", 0.5, "seconds without joint states after which nothing passes", 0.02, 10.0),
    NodeParameter(
        "producer_timeout", 1.0, "seconds without trajectories before a moving arm holds; 0 never", 0.0, 60.0
    ),
    NodeParameter("hold_time", 0.12, "seconds within which a hold brings the set-points to rest", 0.01, 2.0),
    parameters.KEEP_JOINTS,
    NodeParameter("smooth", True, "hold trajectories to the limits of acceleration and jerk too"),
    NodeParameter("max_step", 0.25, "way of a joint between two points, as a share of its range; 0 any", 0.0, 1.0),
    NodeParameter("max_wait", 5.0, "seconds by which a stamp may lie ahead", 0.0, 60.0),
    NodeParameter("latch_refusals", 20, "refusals within latch_window that latch a fault; 0 never", 0, 1000),
    NodeParameter("latch_window", 10.0, "seconds within which refusals add up to a fault", 0.1, 60.0),
    NodeParameter("latch_blind", True, "latch a fault when joint states are lost while the arm moves"),
]


def validation_settings(node: Node) -> ValidationSettings:
    """Returns how strict the node's parameters are at present."""
    return ValidationSettings(
        max_step=value(node, "max_step"), max_wait=value(node, "max_wait"), smooth=value(node, "smooth")
    )
