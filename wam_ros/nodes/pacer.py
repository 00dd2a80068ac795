"""Keeps a loop in step with the steady clock."""

import threading
import time


class Pacer:
    """Lets a loop run once a period.

    A loop that falls behind by more than `slack` slips: its time is lost and counted, instead of being caught up
    with in a burst that nobody could follow.

    Args:
        period: Seconds between two turns.
        slack: Seconds that may be caught up with.
    """

    def __init__(self, period: float, slack: float = 0.05):
        self._period = period
        self._slack = slack
        self._due = time.monotonic()
        self.overruns = 0
        self.lost = 0.0

    @property
    def due(self) -> float:
        """When the present turn was due, seconds of the steady clock."""
        return self._due

    def wait(self, stop: threading.Event) -> bool:
        """Sleeps until the next turn is due; returns False once `stop` is set."""
        self._due += self._period
        late = time.monotonic() - self._due
        if late > self._slack:
            self.overruns += 1
            self.lost += late
            self._due += late
        return not stop.wait(max(0.0, -late))
