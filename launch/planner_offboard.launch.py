"""The planner alone, for a machine with a GPU; the robot's own runs robot.launch.py without it."""

from launch import LaunchDescription
from wam_ros.graph.launch_actions import describe


def generate_launch_description() -> LaunchDescription:
    """Returns the graph `planner_offboard`."""
    return describe("planner_offboard")
