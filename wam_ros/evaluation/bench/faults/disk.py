"""A disk that is full where logs and runs are written."""

import contextlib
import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults.corruptions import nan_position
from wam_ros.evaluation.bench.faults.fault import Fault, Moment, Unavailable
from wam_ros.evaluation.bench.faults.treatments import altered

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

_MEGABYTES = 16
_BLOCK = 64 * 1024


@contextlib.contextmanager
def small_disk() -> Iterator[tuple[Path, str]]:
    """Mounts a small file system of memory.

    Yields:
        A folder, and why it is an ordinary one where nothing could be mounted, else "".
    """
    with tempfile.TemporaryDirectory(prefix="wam_faults_") as folder:
        options = f"size={_MEGABYTES}m,mode=0755"
        mount = ["mount", "-t", "tmpfs", "-o", options, "wam_faults", folder]
        refusal = _run(mount)
        try:
            yield Path(folder), refusal and f"no file system can be mounted here: {refusal}"
        finally:
            if not refusal:
                _run(["umount", "--lazy", folder])


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leaves no byte free on a folder's file system; only for one that nobody else needs."""
    path = folder / "filling"
    try:
        with path.open("wb", buffering=0) as file:
            for size in (_BLOCK, 512, 1):
                with contextlib.suppress(_DiskFull), _naming_a_full_disk():
                    while True:
                        file.write(bytes(size))
        yield
    finally:
        path.unlink(missing_ok=True)


class _DiskFull(Exception):
    pass


@contextlib.contextmanager
def _naming_a_full_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _DiskFull if error.errno == errno.ENOSPC else error from error


def _run(words: list[str]) -> str:
    """Runs a command; returns "" or what it complained of."""
    try:
        result = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    except OSError as error:
        return str(error)
    return "" if result.returncode == 0 else result.stderr.strip() or f"return code {result.returncode}"


@contextlib.contextmanager
def _full(graph: "FaultGraph", _: int) -> Iterator[Moment]:
    """Fills the disk, and spoils trajectories, so that the nodes have something to log."""
    if graph.disk_refusal:
        raise Unavailable(graph.disk_refusal)
    with filled(graph.logs):
        graph.injector.treat("trajectories", altered(nan_position))
        try:
            yield lambda: graph.injector.treated_since("trajectories")
        finally:
            graph.injector.heal()
        graph.recover()


FAULTS = [
    Fault(
        "disk_full",
        "no space where the nodes log, while NaN in the trajectories gives them something to log",
        "the first spoilt message is sent; the arm then goes on although the disk is still full",
        _full,
    ),
]
