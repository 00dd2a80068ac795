"""A clock that is stepped back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults.fault import Fault, Moment

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

_STEP = 5.0


@contextmanager
def _stepped_back(graph: "FaultGraph", _: int) -> Iterator[Moment]:
    stepped = graph.clock.step(-_STEP)
    yield lambda: stepped


FAULTS = [
    Fault(
        "clock_stepped_back",
        f"the clock of all nodes goes back by {_STEP:g} s (use_sim_time, with a /clock of the machine's time)",
        "the step",
        _stepped_back,
        graph="own_clock",
    ),
]
