"""The reference names every parameter, option, message and field that there is, with its default."""

import argparse
import importlib
import re

import pytest
from documents import ROOT

from wam_ros import cli
from wam_ros.spec import CameraSpec, JointSpec, RobotSpec

REFERENCE = ROOT / "docs" / "reference"
NODES = sorted(path.stem for path in (ROOT / "config/nodes").glob("*.yaml"))
# Explained in words, since they depend on the robot or have no default of their own.
IN_WORDS = ("robot", "checkpoint", "keep_joints", "nodes")


def section(page: str, title: str) -> str:
    """Returns the part of a page under a heading that begins with `title`."""
    text = (REFERENCE / page).read_text()
    found = re.search(rf"^##+ {re.escape(title)}\b.*?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {title!r}"
    return found.group(1)


@pytest.mark.parametrize("node", NODES)
def test_every_parameter_of_a_node_is_described(node):
    text = section("nodes.md", node)
    for parameter in importlib.import_module(f"wam_ros.nodes.{node}").PARAMETERS:
        assert f"`{parameter.name}`" in text, parameter.name
        row = re.search(rf"^\| `{parameter.name}` \| (.*?) \|", text, re.MULTILINE)
        if row and parameter.name not in IN_WORDS:
            assert row.group(1) == str(parameter.default).replace("True", "true").replace("False", "false"), (
                parameter.name
            )


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_option_of_a_command_is_described(command):
    parser = argparse.ArgumentParser(add_help=False)
    cli.load(command).add_arguments(parser)
    text = section("command-line.md", f"wam {command}")
    for option in _options(parser):
        assert f"`{option}`" in text, option


def _options(parser: argparse.ArgumentParser) -> list[str]:
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found += [option for sub in action.choices.values() for option in _options(sub)]
        found += [option for option in action.option_strings if option.startswith("--") and option != "--help"]
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "wam_msgs").glob("*/*.*")), ids=lambda path: path.name)
def test_every_message_is_described(path):
    assert re.search(rf"\b{path.stem}\b", (REFERENCE / "messages.md").read_text())


@pytest.mark.parametrize("kind", [RobotSpec, JointSpec, CameraSpec])
def test_every_field_of_a_robot_file_is_described(kind):
    text = (REFERENCE / "robot-file.md").read_text()
    names = set(kind.__dataclass_fields__) - {"source"}
    assert not [name for name in names if f"`{name}`" not in text]
