"""One thread that always works on the newest thing."""

import threading
import time
from collections.abc import Callable
from typing import Any

from wam_ros.nodes.complaints import Complaints
from wam_ros.spec.errors import UserError

# An item that comes this many seconds before it is due waits, because the next may come a whole period later.
_EARLY = 0.01


class Worker:
    """Runs `work(item)` away from the callbacks. A newer item replaces the one that waits; nothing queues up.

    Items that come well before the next start is due are dropped rather than kept, so that work begins on fresh ones.

    Args:
        work: Called with the newest item.
        complaints: Told once of each kind of error; an error never ends the thread.
        name: Name of the thread.
        min_interval: Seconds that must lie between two starts of `work`; asked anew each time.
        repeat: Seconds after a start at which `work` runs again with the same item, 0 for never; asked anew each time.
    """

    def __init__(
        self,
        work: Callable[[Any], None],
        complaints: Complaints,
        name: str = "worker",
        min_interval: Callable[[], float] = lambda: 0.0,
        repeat: Callable[[], float] = lambda: 0.0,
    ):
        self._work = work
        self._complaints = complaints
        self._min_interval = min_interval
        self._repeat = repeat
        self._item: Any = None
        self._started = -float("inf")
        self._fresh = False
        self._stopping = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.done = 0
        self.dropped = 0

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def offer(self, item: Any, at_once: bool = False) -> None:
        """Hands over the newest item; one that still waits is dropped and counted.

        Args:
            item: The item.
            at_once: Work on it without waiting for the interval to pass.
        """
        with self._wake:
            if at_once:
                self._started = -float("inf")
            elif time.monotonic() < self._started + self._min_interval() - _EARLY:
                self.dropped += 1
                return
            self.dropped += self._fresh
            self._item, self._fresh = item, True
            self._wake.notify()

    def forget(self) -> None:
        """Drops what waits and what would be repeated."""
        with self._wake:
            self._item, self._fresh = None, False

    def forget_item(self, item: Any) -> None:
        """Stops repeating `item`, unless a newer one has come."""
        with self._wake:
            if self._item is item:
                self._item, self._fresh = None, False

    def stop(self, timeout: float = 5.0) -> bool:
        """Ends the thread after the item in hand; returns False if that takes longer than `timeout` seconds."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            item = self._next()
            if item is None:
                return
            try:
                self._work(item)
                self.done += 1
            except UserError as error:
                self._complaints.say(f"{type(error).__name__} {getattr(error, 'topic', '')}", str(error))
            except Exception as error:  # whatever a model raises, the node lives on and says so
                self._complaints.say(type(error).__name__, f"{type(error).__name__}: {error}")

    def _next(self) -> Any:
        """Waits for the next item to work on; None when stopping."""
        with self._wake:
            while not self._stopping:
                now = time.monotonic()
                due = self._started + self._min_interval()
                if not self._fresh:
                    again = self._repeat()
                    due = max(due, self._started + again) if again > 0.0 and self._item is not None else None
                if due is not None and now >= due:
                    self._fresh, self._started = False, now
                    return self._item
                self._wake.wait(None if due is None else due - now)
            return None
