"""How long to wait before the next try, and when to give up."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class BackoffSettings:
    """When to try again.

    Attributes:
        first: Seconds before the first new try; each further one waits twice as long.
        longest: Seconds that a wait never exceeds.
        healthy: Seconds of health after which the waits begin anew.
        limit: Failures within `window` after which there are no more tries.
        window: Seconds, see `limit`.
    """

    first: float = 0.5
    longest: float = 8.0
    healthy: float = 60.0
    limit: int = 6
    window: float = 120.0


class Backoff:
    """Counts the failures of one thing.

    All times are seconds of one clock that the caller chooses.

    Args:
        settings: When to try again.
    """

    def __init__(self, settings: BackoffSettings = BackoffSettings()):
        self.settings = settings
        self.clear()

    def clear(self) -> None:
        """Forgets all failures."""
        self._row = 0
        self._recent: deque[float] = deque()
        self._well_since: float | None = None

    def well(self, now: float) -> None:
        """Notes that the thing works from now on."""
        self._well_since = now

    def failed(self, now: float) -> float | None:
        """Notes a failure.

        Returns:
            Seconds to wait before the next try, or None where there is to be none.
        """
        settings = self.settings
        if self._well_since is not None and now - self._well_since >= settings.healthy:
            self._row = 0
        self._well_since = None
        self._row += 1
        self._recent.append(now)
        while self._recent[0] < now - settings.window:
            self._recent.popleft()
        if len(self._recent) >= settings.limit:
            return None
        return min(settings.longest, settings.first * 2.0 ** min(self._row - 1, 30))
