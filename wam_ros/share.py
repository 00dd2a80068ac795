"""Finds the files that are installed beside the package: config/ and launch/."""

import os
import sys
from pathlib import Path

from wam_ros.spec.errors import UserError

PACKAGE = "wam_ros"


def share_folders() -> list[Path]:
    """Lists where config/ and launch/ may lie: the source tree, then every ROS prefix, then this interpreter's."""
    source = Path(__file__).resolve().parents[1]
    prefixes = [Path(entry) for entry in os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep) if entry]
    shares = [prefix / "share" / PACKAGE for prefix in (*prefixes, Path(sys.prefix))]
    return [source, *shares] if (source / "package.xml").is_file() else shares


def share_path(*parts: str) -> Path:
    """Returns an installed file or folder, for instance `share_path("config", "robots", "tabletop.yaml")`.

    Raises:
        UserError: It is in none of the places; the message names the file and the places.
    """
    relative = Path(*parts)
    folders = share_folders()
    for folder in folders:
        if (folder / relative).exists():
            return folder / relative
    places = ", ".join(str(folder) for folder in folders)
    raise UserError(f"{relative} is not installed; looked in {places}. Build the package again: make setup")
