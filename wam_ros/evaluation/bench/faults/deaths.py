"""Faults of processes: killed, or kept from computing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults.fault import Fault, Inject, Moment, no_moment

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

_LOOPS_PER_CORE = 2
_RESTART = 60.0


def _killed(node: str) -> Inject:
    @contextmanager
    def inject(graph: "FaultGraph", _: int) -> Iterator[Moment]:
        graph.kill(node)
        yield lambda: graph.death_noticed(node)

    return inject


@contextmanager
def busy_loops(count: int) -> Iterator[list[subprocess.Popen]]:
    """Runs processes that do nothing but compute."""
    # They end with the reader of their standard input, should this process be killed.
    program = "import threading, sys, os\nthreading.Thread(target=lambda: (sys.stdin.read(), os._exit(0))).start()\n"
    program += "while True: pass"
    loops = [subprocess.Popen([sys.executable, "-S", "-c", program], stdin=subprocess.PIPE) for _ in range(count)]
    try:
        yield loops
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()
            loop.stdin.close()


@contextmanager
def _starved(graph: "FaultGraph", _: int) -> Iterator[Moment]:
    with busy_loops(_LOOPS_PER_CORE * len(os.sched_getaffinity(0))):
        yield no_moment


_SILENCE = "or the gate's producer_timeout after the last motion, whichever is sooner"

FAULTS = [
    Fault(
        "planner_killed",
        "SIGKILL to world_model_planner",
        f"the supervisor is sure of a missed heartbeat, {_SILENCE}",
        _killed("world_model_planner"),
        restarts=_RESTART,
    ),
    Fault(
        "action_node_killed",
        "SIGKILL to inverse_dynamics",
        f"its heartbeat is overdue, {_SILENCE}",
        _killed("inverse_dynamics"),
        restarts=_RESTART,
    ),
    Fault(
        "cpu_starved",
        f"{_LOOPS_PER_CORE} busy loops a core",
        "none: the arm goes on, or holds; no limit is broken",
        _starved,
        holds=False,
        seconds=4.0,
    ),
]
