"""Builds wam_msgs and wam_ros with colcon into the virtual environment, which is a ROS prefix.

Building into the environment itself means that nothing has to be sourced: its `lib/` is on the library path of every
python that it starts, and its `share/` is the ament index.
"""

import os
import sysconfig
from pathlib import Path

from tools import stamps
from tools.environment import PYTHON, ROOT, VENV, run

BUILD = VENV / "build"


def messages_key() -> str:
    """Returns the hash of the interface package and of the ROS that it is built against."""
    files = [path for path in (ROOT / "wam_msgs").rglob("*") if path.is_file()]
    return stamps.digest([*files, Path(__file__), ROOT / "requirements-ros.txt"])


def package_key() -> str:
    """Returns the hash of what wam_ros installs; its files are linked, so only their names count."""
    installed = [path for folder in ("launch", "config") for path in sorted((ROOT / folder).rglob("*"))]
    names = [path.relative_to(ROOT).as_posix() for path in installed if "__pycache__" not in path.parts]
    files = [ROOT / name for name in ("setup.py", "setup.cfg", "package.xml")]
    return stamps.digest([*files, Path(__file__)], *names)


def colcon_build(package: str, *options: str) -> None:
    """Builds one package into the environment."""
    command = [PYTHON, VENV / "bin" / "colcon", "--log-base", BUILD / "log", "build", "--merge-install"]
    command += ["--base-paths", ROOT, ROOT / "wam_msgs", "--packages-select", package]
    command += ["--build-base", BUILD, "--install-base", VENV, *options]
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run(command, AMENT_PREFIX_PATH=str(VENV), CMAKE_PREFIX_PATH=str(VENV), PATH=path)


def remove_dangling_links(folder: Path) -> None:
    """Removes the links below `folder` whose files are gone; colcon would stumble over them."""
    for path in folder.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def build_messages() -> None:
    """Builds and installs wam_msgs."""
    colcon_build("wam_msgs", "--cmake-args", "-DBUILD_TESTING=OFF", f"-DPython3_EXECUTABLE={PYTHON}")


def build_package() -> None:
    """Installs wam_ros so that edits of its files take effect at once, with its commands in lib/wam_ros and bin/."""
    remove_dangling_links(VENV / "share")
    colcon_build("wam_ros", "--symlink-install")
    # colcon leaves it to a sourced script to add the linked package to the path; a .pth file needs no sourcing.
    site_packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    (site_packages / "wam_ros.pth").write_text(f"{BUILD / 'wam_ros'}\n")
    wam = VENV / "bin" / "wam"
    wam.unlink(missing_ok=True)
    wam.symlink_to(Path("..") / "lib" / "wam_ros" / "wam")
