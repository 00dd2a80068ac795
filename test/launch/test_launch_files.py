"""The launch files start exactly what the description says."""

import ast
import runpy
from pathlib import Path

import pytest

from wam_ros.graph.graphs import GRAPHS, build
from wam_ros.graph.options import HELP, GraphOptions, defaults

FOLDER = Path(__file__).resolve().parents[2] / "launch"
FILES = sorted(FOLDER.glob("*.launch.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_launch_file_compiles_and_names_one_graph(path):
    tree = ast.parse(path.read_text())
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.func.id == "describe"]
    assert [call.args[0].value for call in called] == [path.name.removesuffix(".launch.py")]


def test_every_graph_has_its_launch_file():
    assert {path.name.removesuffix(".launch.py") for path in FILES} == set(GRAPHS)


def test_every_option_is_a_launch_argument_with_help():
    assert set(defaults()) == set(HELP)


@pytest.mark.parametrize("graph", GRAPHS)
def test_launch_starts_the_nodes_of_the_description(graph):
    actions = pytest.importorskip("launch_ros.actions", reason="launch comes with ROS, not from PyPI")
    launch = pytest.importorskip("launch")
    description = runpy.run_path(str(FOLDER / f"{graph}.launch.py"))["generate_launch_description"]()
    context = launch.LaunchContext()
    made = [action for entity in description.entities for action in (entity.visit(context) or [])]
    nodes = [action for action in made if isinstance(action, actions.Node)]
    entries = build(graph, GraphOptions())
    assert [node.node_package for node in nodes] == [entry.package for entry in entries]
    assert [node.node_executable for node in nodes] == [entry.executable for entry in entries]
