"""A simulated robot, the gate and the models that move it."""

from launch import LaunchDescription
from wam_ros.graph.launch_actions import describe


def generate_launch_description() -> LaunchDescription:
    """Returns the graph `simulated`."""
    return describe("simulated")
