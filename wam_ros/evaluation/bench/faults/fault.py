"""What one fault is: how it is brought about, and from when the arm has to stop."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wam_ros.spec.errors import UserError

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

# Returns the moment from which the arm has 200 ms to come to rest, seconds of the machine's clock; None while it has
# not come, or where no hold is demanded.
Moment = Callable[[], float | None]
Inject = Callable[["FaultGraph", int], AbstractContextManager[Moment]]


class Unavailable(UserError):
    """The machine does not permit a fault; the message says why."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        name: Its name on the command line and in the JSON file.
        what: What is broken, in a line.
        rule: The moment from which the arm has 200 ms to come to rest, in words.
        inject: Breaks it; a context at whose end all is well again. Given the graph and the number of the trial.
        holds: Whether the arm must come to rest.
        seconds: How long it lasts at least.
        graph: Which graph it needs, one of GRAPHS in `runner`.
        restarts: Seconds that a killed process may need to come back; 0 where none is killed.
    """

    name: str
    what: str
    rule: str
    inject: Inject
    holds: bool = True
    seconds: float = 1.0
    graph: str = "plain"
    restarts: float = 0.0


def no_moment() -> None:
    """Says that no hold is demanded."""
