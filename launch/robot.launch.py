"""The gate and the models, for a robot whose drivers run already."""

from launch import LaunchDescription
from wam_ros.graph.launch_actions import describe


def generate_launch_description() -> LaunchDescription:
    """Returns the graph `robot`."""
    return describe("robot")
