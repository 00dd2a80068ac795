"""Jobs shared out to processes, each of which keeps its models and its simulator from one job to the next."""

import atexit
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from typing import Protocol, TypeVar

from wam_ros.spec.errors import UserError

Job = TypeVar("Job", contravariant=True)
Result = TypeVar("Result", covariant=True)


class Runner(Protocol[Job, Result]):
    """Does one job after the other in one process."""

    def run(self, job: Job) -> Result:
        """Does one job."""

    def close(self) -> None:
        """Frees what the interpreter's end would free too late."""


def run_jobs(make: Callable[[], Runner[Job, Result]], jobs: Sequence[Job], workers: int = 1) -> Iterator[Result]:
    """Does jobs and yields what they brought, in order.

    Args:
        make: Makes a process's runner; it is pickled where there are several processes.
        jobs: What to do.
        workers: Processes.

    Raises:
        UserError: `workers` is not above 0, or a worker process died.
    """
    if workers < 1:
        raise UserError(f"{workers} workers asked for; give 1 or more")
    if workers == 1:
        with closing(make()) as runner:
            yield from map(runner.run, jobs)
        return
    # OpenGL contexts don't survive a fork.
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(min(workers, len(jobs)), context) as pool:
            yield from pool.map(partial(_run, make), jobs)
    except BrokenProcessPool as error:
        raise UserError("a worker process died (out of memory?); run it again with fewer --workers") from error


_PROCESS: dict[str, Runner] = {}


def _run(make: Callable[[], Runner[Job, Result]], job: Job) -> Result:
    if "runner" not in _PROCESS:
        _PROCESS["runner"] = make()
        atexit.register(_PROCESS["runner"].close)
    return _PROCESS["runner"].run(job)
