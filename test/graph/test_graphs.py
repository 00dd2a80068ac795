"""The graphs are plain data that names real programs, parameters and files."""

import importlib
from pathlib import Path

import pytest
import yaml

from wam_ros.graph.command_line import command_line
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.graphs import GRAPHS, build
from wam_ros.graph.options import GraphOptions, defaults, from_text
from wam_ros.share import share_path
from wam_ros.spec.errors import UserError

NAMES = list(GRAPHS)
OURS = [
    (name, policy) for name in NAMES for policy in ("cascaded", "bc") if (name, policy) != ("planner_offboard", "bc")
]


def own_entries(graph: str, policy: str) -> list[NodeEntry]:
    return [entry for entry in build(graph, GraphOptions(policy=policy)) if entry.package == "wam_ros"]


@pytest.mark.parametrize(("graph", "policy"), OURS)
def test_every_node_is_a_program_of_the_package_and_knows_its_parameters(graph, policy):
    for entry in own_entries(graph, policy):
        module = importlib.import_module(f"wam_ros.nodes.{entry.executable}")
        declared = {parameter.name: parameter.default for parameter in module.PARAMETERS}
        assert callable(module.main)
        for name, setting in entry.parameters.items():
            assert type(setting) is type(declared[name]), name


@pytest.mark.parametrize("path", sorted(share_path("config", "nodes").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_parameters_file_sets_only_what_its_node_declares_in_any_namespace(path: Path):
    module = importlib.import_module(f"wam_ros.nodes.{path.stem}")
    declared = {parameter.name: parameter.default for parameter in module.PARAMETERS}
    data = yaml.safe_load(path.read_text())
    assert list(data) == ["/**"]
    for name, setting in data["/**"]["ros__parameters"].items():
        assert type(setting) is type(declared[name]), name


@pytest.mark.parametrize(("graph", "policy"), OURS)
def test_every_parameters_file_of_a_graph_is_there(graph, policy):
    assert all(
        Path(path).is_file() for entry in build(graph, GraphOptions(policy=policy)) for path in entry.parameter_files
    )


def names(graph: str, **options) -> list[str]:
    return [entry.name for entry in build(graph, GraphOptions(**options))]


def supervised(graph: str, **options) -> list[str]:
    return build(graph, GraphOptions(**options))[-1].parameters["nodes"]


def test_the_simulated_graph_is_the_robot_graph_and_a_robot():
    assert names("simulated") == ["simulated_robot", *names("robot")]


@pytest.mark.parametrize("graph", ["simulated", "robot", "planner_offboard"])
def test_a_supervisor_comes_last_and_brings_up_all_the_others(graph):
    entries = build(graph)
    assert entries[-1].executable == "supervisor"
    assert supervised(graph) == [entry.name for entry in entries[:-1] if entry.lifecycle]
    assert all(entry.lifecycle for entry in entries[:-1])


def test_a_graph_without_its_supervisor_is_left_to_others():
    assert names("robot", without="supervisor") == names("robot")[:-1]


def test_planner_and_the_rest_of_the_robot_graph_make_it_whole_and_their_supervisors_have_names_of_their_own():
    planner, rest = build("planner_offboard"), build("robot", GraphOptions(without="world_model_planner"))
    both = {entry.name: entry for entry in (*rest[:-1], *planner[:-1])}
    assert both == {entry.name: entry for entry in build("robot")[:-1]}
    assert planner[-1].name != rest[-1].name
    assert supervised("planner_offboard") == ["world_model_planner"]
    assert "world_model_planner" not in supervised("robot", without="world_model_planner")


def test_the_reactive_policy_takes_the_place_of_planner_and_action_model():
    assert names("robot", policy="bc") == ["trajectory_gate", "bc_policy", "task_server", "supervisor"]


@pytest.mark.parametrize(
    ("graph", "changes", "named"),
    [
        ("nonsense", {}, "nonsense"),
        ("robot", {"robot": "no_such_robot"}, "no_such_robot"),
        ("robot", {"without": "no_such_node"}, "no_such_node"),
        ("planner_offboard", {"policy": "bc"}, "no nodes"),
        ("robot", {"policy": "luck"}, "luck"),
        ("robot", {"restart": "perhaps"}, "perhaps"),
        ("robot", {"params_file": "/no/such/file.yaml"}, "/no/such/file.yaml"),
    ],
)
def test_a_wrong_choice_is_named(graph, changes, named):
    with pytest.raises(UserError, match=named):
        build(graph, GraphOptions(**changes))


def test_options_given_as_text_are_the_options():
    assert from_text(defaults()) == GraphOptions()
    assert from_text({**defaults(), "seed": "7"}).seed == 7
    with pytest.raises(UserError):
        from_text({**defaults(), "seed": "seven"})


def test_a_command_line_carries_name_namespace_parameters_and_remappings():
    entry = NodeEntry(
        "trajectory_gate",
        "gate",
        namespace="left",
        parameter_files=("gate.yaml",),
        parameters={"robot": "a file.yaml", "hold_time": 0.5, "sure": True, "nodes": ["a", "b"]},
        remappings=(("trajectory", "other"),),
    )
    words = command_line(entry)
    assert words[1:3] == ["-m", "wam_ros.nodes.trajectory_gate"]
    for pair in (
        ("-r", "__node:=gate"),
        ("-r", "__ns:=/left"),
        ("--params-file", "gate.yaml"),
        ("-p", 'robot:="a file.yaml"'),
        ("-p", "hold_time:=0.5"),
        ("-p", "sure:=true"),
        ("-p", 'nodes:=["a", "b"]'),
        ("-r", "trajectory:=other"),
    ):
        assert pair in list(zip(words, words[1:]))
    assert entry.full_name == "/left/gate"


def test_a_program_that_is_not_installed_is_named_with_its_package():
    with pytest.raises(UserError, match="ros-\\$ROS_DISTRO-no-such-package"):
        command_line(NodeEntry("no_such_program", "x", package="no_such_package"))


def test_the_rviz_layout_shows_streams_that_the_nodes_publish_reliably():
    layout = yaml.safe_load(share_path("config", "rviz", "simulated.rviz").read_text())
    displays = layout["Visualization Manager"]["Displays"]
    images = [display for display in displays if display["Class"] == "rviz_default_plugins/Image"]
    topics = {display["Topic"]["Value"] for display in images}
    robot = yaml.safe_load(share_path("config", "robots", "tabletop.yaml").read_text())
    cameras = robot["cameras"]
    assert {f"/{camera['image_topic']}" for camera in cameras} <= topics
    assert {f"/imagined/{camera['name']}/image" for camera in cameras} | {"/imagined/strip"} <= topics
    assert {display["Topic"]["Reliability Policy"] for display in images} == {"Reliable"}
