"""When messages were sent and received, and how long each hop took."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Passage:
    """One message as a listener saw it; seconds of the machine's clock.

    Attributes:
        sent: When its publisher handed it over.
        received: When the listener's middleware had it.
        taken: When the listener's callback had it.
        points: How many points the trajectory has.
    """

    sent: float
    received: float
    taken: float
    points: int = 0


@dataclass
class HopRecord:
    """What a listener beside the gate heard.

    Attributes:
        before: Trajectories on their way to the gate, by their bytes.
        after: Those that the gate forwarded, likewise.
    """

    before: dict[bytes, Passage] = field(default_factory=dict)
    after: dict[bytes, Passage] = field(default_factory=dict)

    @property
    def points(self) -> list[int]:
        """How many points each trajectory had."""
        return [passage.points for passage in self.before.values()]

    def raw(self) -> list[float]:
        """Returns the time from publishing to the callback of another process, with nothing between."""
        return [passage.taken - passage.sent for passage in self.before.values()]

    def gate(self) -> list[float]:
        """Returns the time from a trajectory's arrival to its being forwarded.

        The listener's own copy arrives as the gate's does: same process of origin, same transport.
        """
        return [after.sent - before.received for before, after in self._pairs()]

    def through(self) -> list[float]:
        """Returns the time from publishing to the callback behind the gate."""
        return [after.taken - before.sent for before, after in self._pairs()]

    def to_controller(self) -> list[float]:
        """Returns the time from being forwarded to arriving where the controller listens."""
        return [passage.received - passage.sent for passage in self.after.values()]

    def answers(self, plans: list[float]) -> list[float]:
        """Returns the time from each plan to the first trajectory after it.

        Args:
            plans: When plans were published.
        """
        sent = sorted(passage.sent for passage in self.before.values())
        found, ends = [], [*sorted(plans)[1:], float("inf")]
        for plan, end in zip(sorted(plans), ends):
            first = next((time for time in sent if time >= plan), None)
            if first is not None and first < end:
                found.append(first - plan)
        return found

    def _pairs(self) -> list[tuple[Passage, Passage]]:
        return [(self.before[data], after) for data, after in self.after.items() if data in self.before]
