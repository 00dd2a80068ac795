"""What a user's build and a user's shell rely on."""

import ast
import importlib.util
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.metadata import distribution
from pathlib import Path

import pytest
from catkin_pkg.package import parse_package

from wam_ros.share import share_path

ROOT = Path(__file__).resolve().parents[1]
CHECKPOINT_LIMIT = 15_000_000  # bytes a model
ENTRY_POINTS = [point for point in distribution("wam_ros").entry_points if point.group == "console_scripts"]
INTERFACES = sorted((ROOT / "wam_msgs").glob("*/*.*"))


@pytest.mark.parametrize("folder", [ROOT, ROOT / "wam_msgs"], ids=["wam_ros", "wam_msgs"])
def test_package_xml_is_valid(folder: Path) -> None:
    warnings: list[str] = []
    package = parse_package(str(folder), warnings=warnings)
    package.validate(warnings=warnings)
    assert (package.package_format, package.licenses, warnings) == (3, ["Apache-2.0"], [])


def test_package_xml_names_each_ros_package_that_the_code_imports() -> None:
    declared = {dependency.name for dependency in parse_package(str(ROOT)).exec_depends}
    optional = {"control_msgs", "moveit_msgs", "tf2_ros"}
    used: set[str] = set()
    for path in [*(ROOT / "wam_ros").rglob("*.py"), *(ROOT / "launch").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    ros = {name for name in used if name.endswith("_msgs") or name in ("rclpy", "std_srvs", "launch", "launch_ros")}
    assert ros - optional <= declared


@pytest.mark.parametrize("point", ENTRY_POINTS, ids=lambda point: point.name)
def test_each_installed_command_leads_to_a_function(point) -> None:
    if importlib.util.find_spec(point.module) is None:
        pytest.skip(f"{point.module} is still to come")
    assert callable(point.load())


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


def test_the_dds_profile_lets_large_images_through() -> None:
    root = ElementTree.parse(share_path("config", "dds", "fastdds.xml")).getroot()
    transports = root.find(".//{*}participant[@is_default_profile='true']//{*}builtinTransports")
    assert (transports.text, transports.get("max_msg_size")) == ("LARGE_DATA", "2MB")


@pytest.mark.parametrize("path", sorted((ROOT / "wam_ros" / "checkpoints").rglob("*.safetensors")), ids=str)
def test_a_shipped_model_is_small(path: Path) -> None:
    assert path.stat().st_size <= CHECKPOINT_LIMIT


def test_wam_runs_from_any_folder_without_a_prepared_shell(tmp_path: Path) -> None:
    bare = {"PATH": os.defpath, "HOME": str(tmp_path)}
    wam = Path(sys.prefix) / "bin" / "wam"
    result = subprocess.run([wam, "--help"], cwd=tmp_path, env=bare, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: wam" in result.stdout
