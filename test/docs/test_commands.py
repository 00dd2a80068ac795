"""Every command in the README and in docs/ is one that can be run."""

import argparse
import ast
import importlib
import importlib.util
import re

import pytest
import yaml
from documents import DOCUMENTS, ROOT, commands

from wam_ros import cli
from wam_ros.graph.options import defaults

PACKAGE_FOLDERS = {"src/wam_ros": ROOT, "src/wam_ros/wam_msgs": ROOT / "wam_msgs"}
CASES = [(document, words) for document in DOCUMENTS for words in commands(document)]
IDS = [f"{document.relative_to(ROOT)}: {' '.join(words)}" for document, words in CASES]
NODES = {path.stem: f"wam_ros.nodes.{path.stem}" for path in (ROOT / "config/nodes").glob("*.yaml")}


def check_wam(words: list[str]) -> None:
    name, *arguments = words
    assert name in cli.COMMANDS
    parser = argparse.ArgumentParser(exit_on_error=False)
    cli.load(name).add_arguments(parser)
    parser.parse_args(arguments)
    for word in arguments:
        if word.startswith(("config/", "test/", "launch/")):
            assert (ROOT / word).is_file(), word


def check_make(words: list[str]) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {word for word in words if "=" not in word} <= set(targets)


def check_python(words: list[str]) -> None:
    if words[:2] == ["-m", "colcon"]:
        return check_workspace(words[2:], "--base-paths")
    if words[:2] == ["-m", "venv"]:
        return None
    option, code = words
    assert option == "-c"
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module)
            assert all(hasattr(module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            assert all(importlib.util.find_spec(alias.name) for alias in node.names)
    return None


def check_workspace(words: list[str], option: str) -> None:
    """Both packages must be named: neither colcon nor rosdep looks for one inside another."""
    start = words.index(option) + 1
    assert words[start : start + 2] == list(PACKAGE_FOLDERS)
    assert all((folder / "package.xml").is_file() for folder in PACKAGE_FOLDERS.values())


def check_launch(words: list[str]) -> None:
    package, file, *arguments = words
    assert package == "wam_ros"
    assert (ROOT / "launch" / file).is_file()
    given = {word.partition(":=")[0] for word in arguments if word != "--show-args"}
    assert given <= defaults().keys()


def check_run(words: list[str]) -> None:
    package, program, *arguments = words
    assert package == "wam_ros"
    assert program == "wam" or program in NODES
    if program == "wam":
        check_wam(arguments)


def check_topic(words: list[str]) -> None:
    verb, *rest = words
    assert verb in ("pub", "echo", "hz")
    if verb == "pub":
        topic, kind, text = [word for word in rest if not word.startswith("-")]
        assert topic.startswith("/")
        check_interface(kind, text)


def check_service(words: list[str]) -> None:
    verb, name, kind, *text = words
    assert verb == "call"
    assert name.split("/")[1] in NODES
    check_interface(kind, *text)


def check_interface(kind: str, text: str = "{}") -> None:
    package, group, name = kind.split("/")
    found = getattr(importlib.import_module(f"{package}.{group}"), name)
    given = yaml.safe_load(text)
    assert given.keys() <= (found.Request if group == "srv" else found).get_fields_and_field_types().keys()


def check_parameter(words: list[str]) -> None:
    verb, node, name, text = words
    assert verb == "set"
    known = {p.name: p for p in importlib.import_module(NODES[node.strip("/")]).PARAMETERS}
    assert type(yaml.safe_load(text)) is type(known[name].default)


ROS2 = {
    "launch": check_launch,
    "run": check_run,
    "topic": check_topic,
    "service": check_service,
    "param": check_parameter,
}


def check_pip(words: list[str]) -> None:
    *option, path = words
    assert option == ["install", "-r"]
    assert (ROOT / path.removeprefix("src/wam_ros/")).is_file()


def check_copy(words: list[str]) -> None:
    assert (ROOT / words[0]).is_file()


CHECKS = {
    "wam": check_wam,
    ".venv/bin/wam": check_wam,
    "make": check_make,
    "python3": check_python,
    ".venv/bin/python": check_python,
    "ros2": lambda words: ROS2[words[0]](words[1:]),
    "colcon": lambda words: check_workspace(words, "--base-paths"),
    "rosdep": lambda words: check_workspace(words, "--from-paths"),
    "pip": check_pip,
    "cp": check_copy,
    "source": lambda words: None,
    "export": lambda words: None,
}


@pytest.mark.parametrize(("document", "words"), CASES, ids=IDS)
def test_a_command_in_the_documentation_can_be_run(document, words):
    program, *arguments = words
    assert program in CHECKS, f"{document}: no check for {program!r}; add one"
    CHECKS[program](arguments)


def test_the_documentation_has_commands_of_every_kind():
    assert {"make", ".venv/bin/wam", "ros2", "rosdep"} <= {words[0] for _, words in CASES}
