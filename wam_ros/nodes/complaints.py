"""Says what is wrong once, not at every message."""

import threading
import time
from collections import Counter
from collections.abc import Callable


class Complaints:
    """Logs each kind of complaint at most once in `every` seconds, and counts them all.

    Args:
        log: Takes one line.
        every: Seconds of the steady clock before a kind is said again.
    """

    def __init__(self, log: Callable[[str], object], every: float = 5.0):
        self._log = log
        self._every = every
        self._said: dict[str, float] = {}
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self._news = ""

    def say(self, kind: str, line: str) -> None:
        """Counts a complaint of this kind, and logs it unless it was said a moment ago."""
        now = time.monotonic()
        with self._lock:
            self.counts[kind] += 1
            self._news = line
            last = self._said.get(kind)
            if last is not None and now - last < self._every:
                return
            self._said[kind] = now
            times = self.counts[kind]
        self._log(line if times == 1 else f"{line} (seen {times} times)")

    def news(self) -> str:
        """Returns the newest complaint since it was last asked, logged or not; empty where there was none."""
        with self._lock:
            line, self._news = self._news, ""
        return line
