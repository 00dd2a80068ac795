"""How long something has lasted, on a clock that may be set."""

from collections.abc import Callable


class ElapsedTime:
    """Seconds of a clock since this was made.

    A clock that is set back stops it for a moment, and never turns it back: a time limit must not move away.

    Args:
        clock: Returns seconds.
    """

    def __init__(self, clock: Callable[[], float]):
        self._clock = clock
        self._last = clock()
        self._sum = 0.0

    def read(self) -> float:
        """Returns the seconds so far; call it often, since it learns of a step only between two calls."""
        now = self._clock()
        self._sum += max(0.0, now - self._last)
        self._last = now
        return self._sum
