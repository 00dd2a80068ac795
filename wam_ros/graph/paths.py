"""Paths of the files that a graph names."""

from pathlib import Path

from wam_ros.share import share_path
from wam_ros.spec.errors import UserError


def node_parameters(executable: str) -> str:
    """Returns the path of an executable's parameters file."""
    return str(share_path("config", "nodes", f"{executable}.yaml"))


def robot_file(name: str) -> str:
    """Returns the absolute path of a robot's file, given as a path or as the name of a shipped one.

    Raises:
        UserError: There is no such file.
    """
    shipped = share_path("config", "robots")
    for candidate in (Path(name), shipped / f"{name}.yaml"):
        if candidate.is_file():
            return str(candidate.resolve())
    known = sorted(path.stem for path in shipped.glob("*.yaml"))
    raise UserError(f"robot {name!r} is neither a file nor one of {known}; see config/robots/")


def robot_parameters(robot: str) -> list[str]:
    """Returns the paths of the node parameters that go with a robot's file: one, or none."""
    path = share_path("config", "nodes") / "robots" / Path(robot).name
    return [str(path)] if path.is_file() else []
