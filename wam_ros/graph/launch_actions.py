"""Turns the graph's description into launch actions; the files in launch/ only name a graph.

Lifecycle nodes are configured when they have started, and activated when they are configured.
"""

from launch.action import Action
from launch.actions import (
    DeclareLaunchArgument,
    EmitEvent,
    OpaqueFunction,
    RegisterEventHandler,
    SetEnvironmentVariable,
)
from launch.events import matches_action
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import LifecycleNode, Node
from launch_ros.event_handlers import OnStateTransition
from launch_ros.events.lifecycle import ChangeState
from launch_ros.parameter_descriptions import ParameterValue
from lifecycle_msgs.msg import Transition

from launch import LaunchContext, LaunchDescription
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.graphs import build
from wam_ros.graph.options import HELP, defaults, from_text
from wam_ros.ros_environment import ros_variables


def describe(graph: str) -> LaunchDescription:
    """Returns the launch description of a named graph, with the graph's options as launch arguments."""
    arguments = [
        DeclareLaunchArgument(name, default_value=default, description=HELP[name])
        for name, default in defaults().items()
    ]

    def nodes(context: LaunchContext) -> list[Action]:
        chosen = {name: LaunchConfiguration(name).perform(context) for name in defaults()}
        return [action for entry in build(graph, from_text(chosen)) for action in actions_of(entry)]

    variables = [SetEnvironmentVariable(name, text) for name, text in ros_variables().items()]
    return LaunchDescription([*arguments, *variables, OpaqueFunction(function=nodes)])


def actions_of(entry: NodeEntry) -> list[Action]:
    """Returns the actions that start one node and bring it up."""
    settings = entry.parameters.items()
    words = {
        "package": entry.package,
        "executable": entry.executable,
        "name": entry.name,
        "namespace": entry.namespace,
        # without a type, launch_ros reads each text as YAML and may make something else of it
        "parameters": [*entry.parameter_files, {k: ParameterValue(v, value_type=type(v)) for k, v in settings}],
        "remappings": list(entry.remappings),
        "arguments": list(entry.arguments),
        "output": "screen",
    }
    if not entry.lifecycle:
        return [Node(**words)]
    node = LifecycleNode(**words)
    activate = RegisterEventHandler(
        OnStateTransition(
            target_lifecycle_node=node,
            start_state="configuring",
            goal_state="inactive",
            entities=[_change(node, Transition.TRANSITION_ACTIVATE)],
        )
    )
    return [activate, node, _change(node, Transition.TRANSITION_CONFIGURE)]


def _change(node: LifecycleNode, transition: int) -> EmitEvent:
    return EmitEvent(event=ChangeState(lifecycle_node_matcher=matches_action(node), transition_id=transition))
