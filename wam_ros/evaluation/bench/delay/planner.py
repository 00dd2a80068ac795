"""The slow half of a cascade in simulated time: one thought in flight, each from the newest observation."""

from dataclasses import dataclass

from wam_ros.evaluation.bench.delay.sources import MotionSource, Thought
from wam_ros.spec import Observation
from wam_ros.spec.errors import UserError

# Less than a tick of the simulation.
_CLOSE = 1e-6


@dataclass(frozen=True)
class Cadence:
    """How often and how late things happen.

    Attributes:
        delay: Simulated seconds from an observation to the arrival of what was thought of it.
        plan_rate: Most thoughts a second; the planner node's parameter of that name.
        redecode_rate: Decodings a second of what arrived last, for strategies that want them; 0 for one each.
        execute: Knots of a chunk that are executed by a strategy that rests in between.
    """

    delay: float
    plan_rate: float = 2.5
    redecode_rate: float = 5.0
    execute: int = 6

    def __post_init__(self) -> None:
        """Checks the figures.

        Raises:
            UserError: One is out of range; the message names it.
        """
        for name, low in (("delay", 0.0), ("plan_rate", 0.1), ("redecode_rate", 0.0), ("execute", 1)):
            if not low <= getattr(self, name) < float("inf"):
                raise UserError(f"{name} is {getattr(self, name)}; give {low:g} or more")


@dataclass(frozen=True)
class Arrival:
    """What was thought, and of which observation."""

    thought: Thought
    observation: Observation


class DelayedPlanner:
    """Thinks of one observation at a time.

    Args:
        source: Who thinks.
        cadence: How often and how late.
        instruction: What shall be done.
    """

    def __init__(self, source: MotionSource, cadence: Cadence, instruction: str):
        self._source, self._cadence, self._instruction = source, cadence, instruction
        self._pending: Arrival | None = None
        self._next = -float("inf")

    def free(self, now: float) -> bool:
        """Tells whether it takes an observation now."""
        return self._pending is None and now >= self._next - _CLOSE

    def start(self, observation: Observation) -> None:
        """Begins to think of an observation; raises whatever the source raises, which costs the turn."""
        self._next = observation.stamp + 1.0 / self._cadence.plan_rate
        self._pending = Arrival(self._source.think(observation, self._instruction), observation)

    def receive(self, now: float) -> Arrival | None:
        """Returns what arrives now, or None."""
        pending = self._pending
        if pending is None or now < self.due() - _CLOSE:
            return None
        self._pending = None
        return pending

    def due(self) -> float:
        """Returns when it next has something to give or to take, seconds."""
        return self._next if self._pending is None else self._pending.observation.stamp + self._cadence.delay
