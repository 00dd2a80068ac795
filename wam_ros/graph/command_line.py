"""A node entry as the command line that starts it."""

import json
import os
import shutil
import sys
from pathlib import Path

from wam_ros.graph.description import NodeEntry
from wam_ros.ros_environment import ros_variables
from wam_ros.spec.errors import UserError


def command_line(entry: NodeEntry) -> list[str]:
    """Returns the words that start the node's process.

    Raises:
        UserError: The program is not installed.
    """
    words = [*_program(entry), *entry.arguments, "--ros-args", "-r", f"__node:={entry.name}"]
    if entry.namespace:
        words += ["-r", f"__ns:=/{entry.namespace.strip('/')}"]
    for path in entry.parameter_files:
        words += ["--params-file", path]
    for name, setting in entry.parameters.items():
        words += ["-p", f"{name}:={json.dumps(setting)}"]
    for source, target in entry.remappings:
        words += ["-r", f"{source}:={target}"]
    return words


def _program(entry: NodeEntry) -> list[str]:
    if entry.package == "wam_ros":
        return [sys.executable, "-m", f"wam_ros.nodes.{entry.executable}"]
    prefixes = filter(None, os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep))
    for prefix in prefixes:
        path = Path(prefix) / "lib" / entry.package / entry.executable
        if os.access(path, os.X_OK):
            return [str(path)]
    found = shutil.which(entry.executable)
    if found:
        return [found]
    package = entry.package.replace("_", "-")
    raise UserError(
        f"{entry.executable} of package {entry.package} is not installed; on a ROS machine: "
        f"sudo apt install ros-$ROS_DISTRO-{package}"
    )


def environment() -> dict[str, str]:
    """Returns the environment of the processes: this one's, with what ROS needs beyond it."""
    return {**os.environ, **ros_variables(), "PYTHONUNBUFFERED": "1"}
