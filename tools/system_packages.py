"""Finds out which Debian packages are missing, and installs them where that is allowed."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# Shared library -> Debian package: off-screen rendering with EGL.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
}
# Command -> Debian package: building the interface package.
COMMANDS = {"cmake": "cmake", "c++": "g++", "make": "make"}
# Mesa renders on the CPU where there is no GPU; NVIDIA's driver does without it.
NVIDIA_DRIVER = "libEGL_nvidia.so.0"
MESA_DRIVER = "libEGL_mesa.so.0"
MESA = ("libegl-mesa0", "libgl1-mesa-dri")


class MissingPackages(Exception):
    """Packages are missing and can't be installed from here; the message says what to do."""


def loads(library: str) -> bool:
    """Tells whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_render() -> bool:
    """Tells whether a driver for off-screen rendering is installed."""
    # Mesa's EGL library is of no use without one of the renderers that come in a package of their own.
    mesa_renderers = Path("/usr/lib").glob("*/dri/*_dri.so")
    return loads(NVIDIA_DRIVER) or (loads(MESA_DRIVER) and any(mesa_renderers))


def missing_packages() -> list[str]:
    """Lists the Debian packages that this machine lacks, each once."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not can_render():
        missing += MESA
    missing += [package for command, package in COMMANDS.items() if shutil.which(command) is None]
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"{python}-venv")
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        missing.append(f"{python}-dev")
    return missing


def root_prefix() -> list[str] | None:
    """Returns what to put before a command to run it as root without a question, or None where that can't be done."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str]) -> None:
    """Installs Debian packages.

    Raises:
        MissingPackages: There is no apt-get, no right to use it, or it failed.
    """
    cure = f"wam_ros needs: {' '.join(packages)}. Install them, for instance: sudo apt-get install {' '.join(packages)}"
    root = root_prefix()
    if root is None or shutil.which("apt-get") is None:
        raise MissingPackages(cure)
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    steps = (["update"], ["install", "-y", "--no-install-recommends", *packages])
    if any(subprocess.run([*quiet, *step], stdin=subprocess.DEVNULL).returncode for step in steps):
        raise MissingPackages(cure)
