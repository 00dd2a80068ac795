"""Facts about the machine, without which a latency says little."""

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any


def machine_facts(threads: int) -> dict[str, Any]:
    """Returns processor, cores, threads in use and versions, in JSON form."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "threads": threads,
        "python": platform.python_version(),
        "torch": _version("torch"),
        "mujoco": _version("mujoco"),
        "system": platform.platform(),
    }


def _cpu() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
