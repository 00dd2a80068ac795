"""Environment variables of what this package starts, and the libraries of ROS installed as wheels.

Nothing here imports ROS, so that it can run before ROS is loaded.
"""

import contextlib
import fcntl
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from wam_ros.share import share_path

# The wheels set this mark when they have set the library path; children inherit both.
_WHEELS_MARK = "_ROS_WHEELS_BOOTSTRAP_COMPLETE"
# Linux hands out ports from 32768 on for other uses, which is where the ports of domain 102 begin.
_DOMAINS = range(1, 102)


def ros_variables(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Returns the variables that a ROS process of this package needs beyond those in `environment`.

    What the user has set is kept.
    """
    wanted = {
        "FASTDDS_DEFAULT_PROFILES_FILE": str(share_path("config", "dds", "fastdds.xml")),
        # Off-screen rendering; harmless where nothing is rendered.
        "MUJOCO_GL": "egl",
    }
    variables = {name: value for name, value in wanted.items() if name not in environment}
    if has_ros_wheels():
        paths = environment.get("AMENT_PREFIX_PATH", "").split(os.pathsep)
        if sys.prefix not in paths:
            variables["AMENT_PREFIX_PATH"] = os.pathsep.join([sys.prefix, *filter(None, paths)])
    return variables


def has_ros_wheels() -> bool:
    """Tells whether this interpreter's own environment is a ROS prefix, that is, ROS came as wheels."""
    return (Path(sys.prefix) / "share" / "rclpy").is_dir()


def ensure_ros() -> None:
    """Prepares this process for importing rclpy; may start the interpreter again with the right library path.

    A process that was started from another environment's python inherits its mark and its library path, and would load
    the wrong libraries or none.
    """
    os.environ.update(ros_variables())
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    if has_ros_wheels() and str(Path(sys.prefix) / "lib") not in libraries:
        environment = {name: value for name, value in os.environ.items() if name != _WHEELS_MARK}
        environment.pop("LD_LIBRARY_PATH", None)
        os.execve(sys.executable, sys.orig_argv, environment)


@contextlib.contextmanager
def own_domain() -> Iterator[int]:
    """Gives a ROS domain id that no other process of this machine holds through this function.

    Yields:
        The id, which is kept until the context ends.
    """
    domains = list(_DOMAINS)
    random.SystemRandom().shuffle(domains)
    for domain in domains:
        path = Path(tempfile.gettempdir()) / f"wam_ros_domain_{domain}.lock"
        with contextlib.ExitStack() as held:
            try:
                fcntl.flock(held.enter_context(open(path, "a")), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):  # held, or another user's file
                continue
            yield domain
            return
    raise RuntimeError(f"all {len(domains)} ROS domain ids of this machine are in use")
