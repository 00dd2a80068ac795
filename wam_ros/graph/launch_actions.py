"""Turns the graph's description into launch actions; the files in launch/ only name a graph.

The supervisor, itself a node of the graph, brings the lifecycle nodes up.
"""

from launch.action import Action
from launch.actions import DeclareLaunchArgument, OpaqueFunction, SetEnvironmentVariable
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node
from launch_ros.parameter_descriptions import ParameterValue

from launch import LaunchContext, LaunchDescription
from wam_ros.graph.description import NodeEntry, Value
from wam_ros.graph.graphs import build
from wam_ros.graph.options import HELP, defaults, from_text
from wam_ros.ros_environment import ros_variables

# Seconds; launch knows no growing delay, but the supervisor gives a node up that dies too often.
_RESPAWN_DELAY = 1.0


def describe(graph: str) -> LaunchDescription:
    """Returns the launch description of a named graph, with the graph's options as launch arguments."""
    arguments = [
        DeclareLaunchArgument(name, default_value=default, description=HELP[name])
        for name, default in defaults().items()
    ]

    def nodes(context: LaunchContext) -> list[Action]:
        chosen = {name: LaunchConfiguration(name).perform(context) for name in defaults()}
        options = from_text(chosen)
        return [action_of(entry, options.restarts) for entry in build(graph, options)]

    variables = [SetEnvironmentVariable(name, text) for name, text in ros_variables().items()]
    return LaunchDescription([*arguments, *variables, OpaqueFunction(function=nodes)])


def action_of(entry: NodeEntry, restart: bool) -> Node:
    """Returns the action that starts one node; with `restart`, also anew whenever it has died."""
    parameters = {name: _typed(setting) for name, setting in entry.parameters.items()}
    words = {
        "package": entry.package,
        "executable": entry.executable,
        "name": entry.name,
        "namespace": entry.namespace,
        "parameters": [*entry.parameter_files, parameters],
        "remappings": list(entry.remappings),
        "arguments": list(entry.arguments),
        "output": "screen",
    }
    if entry.package == "wam_ros":
        words |= {"respawn": restart, "respawn_delay": _RESPAWN_DELAY}
    return Node(**words)


def _typed(setting: Value) -> ParameterValue | list[str]:
    """Returns a parameter with its type; without one, launch_ros reads each text as YAML and may change it."""
    return setting if isinstance(setting, list) else ParameterValue(setting, value_type=type(setting))
