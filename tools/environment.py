"""The virtual environment: where it is, how to make it, what goes into it."""

import os
import subprocess
import sys
from pathlib import Path

from tools import stamps

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
REQUIREMENTS = ("requirements.txt", "requirements-ros.txt", "requirements-dev.txt")
CONSTRAINTS = "constraints.txt"

# Left by another ROS environment in the shell; each would make this one load the wrong files.
_FOREIGN = ("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH", "PYTHONPATH", "AMENT_PREFIX_PATH", "CMAKE_PREFIX_PATH")


def clean_environment() -> dict[str, str]:
    """Returns this process's environment variables without those of another ROS environment."""
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN}


def run(command: list[str | Path], **variables: str) -> None:
    """Runs a command of the set-up in the repository's root.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    words = [str(word) for word in command]
    subprocess.run(words, cwd=ROOT, env=clean_environment() | variables, stdin=subprocess.DEVNULL, check=True)


def is_usable() -> bool:
    """Tells whether the environment's python starts, is this version of Python, and was made for this folder."""
    script = VENV / "bin" / "pip"
    if not PYTHON.exists() or not script.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    answer = subprocess.run(ask, env=clean_environment(), capture_output=True, text=True)
    # The python of a moved environment starts, but its scripts still name the old folder.
    return answer.stdout.strip() == sys.version and str(VENV) in script.read_text().splitlines()[0]


def create() -> None:
    """Makes the virtual environment, anew where an unusable one is in the way."""
    run([sys.executable, "-m", "venv", "--clear", VENV])


def requirements_key() -> str:
    """Returns the hash of what is to be installed, and into what."""
    files = [ROOT / name for name in (*REQUIREMENTS, CONSTRAINTS, "tools/repair_ros_wheels.py")]
    return stamps.digest(files, str(VENV), sys.version)


def install_requirements(pip_options: list[str]) -> None:
    """Installs the pinned packages and repairs the ROS wheels among them."""
    wanted = [word for name in REQUIREMENTS for word in ("-r", name)]
    run([PYTHON, "-m", "pip", "install", "--progress-bar=off", *pip_options, *wanted, "-c", CONSTRAINTS])
    run([PYTHON, "-m", "tools.repair_ros_wheels"])
