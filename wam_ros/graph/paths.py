"""Where the files that come with the package lie: in a checkout, or in an installed share folder."""

import os
import sys
from pathlib import Path

from wam_ros.spec.errors import UserError

_CHECKOUT = Path(__file__).resolve().parents[2]


def share_folder() -> Path:
    """Returns the folder that holds config/ and launch/.

    Raises:
        UserError: Neither a checkout nor an installed share folder was found.
    """
    prefixes = [sys.prefix, *filter(None, os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep))]
    candidates = [_CHECKOUT, *(Path(prefix) / "share" / "wam_ros" for prefix in prefixes)]
    for candidate in candidates:
        if (candidate / "config" / "nodes").is_dir():
            return candidate
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise UserError(f"the folder config/ of wam_ros is in none of {looked}; build the workspace and source it")


def node_parameters(executable: str) -> str:
    """Returns the path of an executable's parameters file."""
    return str(share_folder() / "config" / "nodes" / f"{executable}.yaml")


def robot_file(name: str) -> str:
    """Returns the absolute path of a robot's file, given as a path or as the name of a shipped one.

    Raises:
        UserError: There is no such file.
    """
    shipped = share_folder() / "config" / "robots"
    for candidate in (Path(name), shipped / f"{name}.yaml"):
        if candidate.is_file():
            return str(candidate.resolve())
    known = sorted(path.stem for path in shipped.glob("*.yaml"))
    raise UserError(f"robot {name!r} is neither a file nor one of {known}; see config/robots/")
