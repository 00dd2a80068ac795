"""Counts messages that are missing from a stream, that come late, and gaps that are too long."""

from dataclasses import dataclass


@dataclass
class StreamCount:
    """One stream of stamped messages.

    Attributes:
        period: Seconds between two stamps as it ought to be; 0 where there is no fixed one.
        late_after: Seconds between stamp and receipt after which a message counts as late.
        received: How many came.
        dropped: How many are missing between the stamps of those that came.
        late: How many came late.
    """

    period: float
    late_after: float
    received: int = 0
    dropped: int = 0
    late: int = 0
    _last: float | None = None

    def add(self, stamp: float, received: float) -> None:
        """Takes a message: its stamp and when it came, both in seconds of one clock."""
        if self._last is not None and self.period > 0.0:
            self.dropped += max(0, round((stamp - self._last) / self.period) - 1)
        self._last = stamp
        self.received += 1
        self.late += received - stamp > self.late_after

    def pause(self) -> None:
        """Concludes nothing from the gap up to the next message."""
        self._last = None


@dataclass
class Deadline:
    """Counts gaps between events that are longer than allowed, while they are due.

    Attributes:
        longest: Seconds that may pass between two events.
        met: Gaps that were short enough.
        missed: Gaps that were not.
    """

    longest: float
    met: int = 0
    missed: int = 0
    _last: float | None = None

    def event(self, time: float) -> None:
        """Notes an event, seconds."""
        if self._last is not None:
            late = time - self._last > self.longest
            self.missed += late
            self.met += not late
        self._last = time

    def pause(self) -> None:
        """Begins anew, because no events are due for a while."""
        self._last = None
