"""What a user's build and a user's shell rely on."""

import ast
import importlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from catkin_pkg.package import parse_package

from wam_ros.share import share_path

ROOT = Path(__file__).resolve().parents[1]
CHECKPOINT_LIMIT = 15_000_000  # bytes a model
ENTRY_POINTS = [point for point in distribution("wam_ros").entry_points if point.group == "console_scripts"]
# ROS packages that are used where they are installed, with something else in their place where they are not.
OPTIONAL = {"control_msgs", "moveit_msgs", "tf2_ros"}
INTERFACES = sorted((ROOT / "wam_msgs").glob("*/*.*"))


@pytest.mark.parametrize("folder", [ROOT, ROOT / "wam_msgs"], ids=["wam_ros", "wam_msgs"])
def test_package_xml_is_valid(folder: Path) -> None:
    warnings: list[str] = []
    package = parse_package(str(folder), warnings=warnings)
    package.validate(warnings=warnings)
    assert (package.package_format, package.licenses, warnings) == (3, ["Apache-2.0"], [])


def imported_packages(*folders: str) -> set[str]:
    """Returns the packages that the code below some folders imports, without the standard library and its own."""
    used: set[str] = set()
    for path in [path for folder in folders for path in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    return used - set(sys.stdlib_module_names) - {"tools", "wam_ros"}


def test_package_xml_names_each_ros_package_that_the_code_imports() -> None:
    declared = {dependency.name for dependency in parse_package(str(ROOT)).exec_depends}
    others = {"rclpy", "std_srvs", "launch", "launch_ros", "cv_bridge", "message_filters", "ament_index_python"}
    ros = {name for name in imported_packages("wam_ros", "launch") if name.endswith("_msgs") or name in others}
    assert ros - OPTIONAL <= declared


def test_requirements_pin_each_package_that_the_code_imports() -> None:
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in lines if "==" in line}
    distributions = packages_distributions()
    for name in imported_packages("wam_ros"):
        owners = {re.sub(r"[-_.]+", "-", owner).lower() for owner in distributions.get(name, ())}
        from_ros = name.endswith("_msgs") or any(owner.startswith("ros-") for owner in owners)
        assert from_ros or name in OPTIONAL or not owners or owners & pinned, f"requirements.txt lacks {name}"


@pytest.mark.parametrize("point", ENTRY_POINTS, ids=lambda point: point.name)
def test_each_installed_command_leads_to_a_function(point) -> None:
    assert callable(point.load())


def test_each_node_with_a_main_function_is_an_installed_command() -> None:
    nodes = [path for path in (ROOT / "wam_ros" / "nodes").glob("*.py") if "\ndef main(" in path.read_text()]
    assert {path.stem for path in nodes} == {point.name for point in ENTRY_POINTS} - {"wam"}


def test_nodes_are_installed_where_ros2_run_and_launch_look() -> None:
    commands = Path(sys.prefix) / "lib" / "wam_ros"
    assert {point.name for point in ENTRY_POINTS} <= {path.name for path in commands.iterdir()}


@pytest.mark.parametrize("path", INTERFACES, ids=lambda path: path.name)
def test_each_interface_can_be_imported_and_is_listed_for_the_build(path: Path) -> None:
    module = importlib.import_module(f"wam_msgs.{path.parent.name}")
    assert hasattr(module, path.stem)
    assert f'"{path.parent.name}/{path.name}"' in (ROOT / "wam_msgs" / "CMakeLists.txt").read_text()


@pytest.mark.parametrize("path", INTERFACES, ids=lambda path: path.name)
def test_each_field_of_an_interface_is_explained(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith(("#", "---"))]
    unexplained = [line for line in lines if "#" not in line and "header" not in line]
    assert not unexplained


def test_the_dds_profile_names_no_tcp_transport_which_can_hang_when_a_node_ends() -> None:
    root = ElementTree.parse(share_path("config", "dds", "fastdds.xml")).getroot()
    kinds = {
        entry.findtext("{*}transport_id"): entry.findtext("{*}type")
        for entry in root.findall(".//{*}transport_descriptor")
    }
    assert sorted(kinds.values()) == ["SHM", "UDPv4"]
    participant = root.find(".//{*}participant[@is_default_profile='true']")
    assert {entry.text for entry in participant.findall(".//{*}userTransports/{*}transport_id")} == set(kinds)
    assert participant.findtext(".//{*}useBuiltinTransports") == "false"


def test_each_shipped_model_is_small() -> None:
    models = (ROOT / "wam_ros" / "checkpoints").rglob("*.safetensors")
    assert [path for path in models if path.stat().st_size > CHECKPOINT_LIMIT] == []


def test_wam_runs_from_any_folder_without_a_prepared_shell(tmp_path: Path) -> None:
    bare = {"PATH": os.defpath, "HOME": str(tmp_path)}
    wam = Path(sys.prefix) / "bin" / "wam"
    result = subprocess.run([wam, "--help"], cwd=tmp_path, env=bare, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: wam" in result.stdout
