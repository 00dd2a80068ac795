"""RViz with the cameras beside what was imagined."""

from launch import LaunchDescription
from wam_ros.graph.launch_actions import describe


def generate_launch_description() -> LaunchDescription:
    """Returns the graph `view`."""
    return describe("view")
