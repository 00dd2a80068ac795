"""What a relay may do to a stream: it is given each message, and returns those to publish in its place."""

import copy
import time
from collections import deque
from collections.abc import Callable
from typing import Any

Treatment = Callable[[Any], list[Any]]


def drop(_: Any) -> list[Any]:
    """Lets nothing through."""
    return []


def altered(change: Callable[[Any], None]) -> Treatment:
    """Returns a treatment that changes each message in place."""

    def treat(message: Any) -> list[Any]:
        change(message)
        return [message]

    return treat


class EveryNth:
    """Lets one message in `n` through."""

    def __init__(self, n: int):
        self._n, self._seen = n, 0

    def __call__(self, message: Any) -> list[Any]:
        """Returns what to send in place of a message."""
        self._seen += 1
        return [message] if self._seen % self._n == 0 else []


class Repeat:
    """Sends each message `n` times."""

    def __init__(self, n: int):
        self._n = n

    def __call__(self, message: Any) -> list[Any]:
        """Returns what to send in place of a message."""
        return [message] * self._n


class Delay:
    """Sends each message `seconds` late, or as soon after as another one comes.

    Args:
        seconds: How late.
        clock: Returns seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic):
        self._seconds, self._clock = seconds, clock
        self._waiting: deque[tuple[float, Any]] = deque()

    def __call__(self, message: Any) -> list[Any]:
        """Returns what is due."""
        now = self._clock()
        self._waiting.append((now + self._seconds, message))
        due = []
        while self._waiting and self._waiting[0][0] <= now:
            due.append(self._waiting.popleft()[1])
        return due


class Freeze:
    """Sends the first image again and again.

    Args:
        fresh_stamps: Whether each copy carries the stamp of the image that it replaces.
    """

    def __init__(self, fresh_stamps: bool):
        self._fresh_stamps = fresh_stamps
        self._first: Any = None

    def __call__(self, message: Any) -> list[Any]:
        """Returns the picture in place of a message."""
        if self._first is None:
            self._first = message
        frozen = copy.copy(self._first)
        if self._fresh_stamps:
            frozen.header = message.header
        return [frozen]


class SwapPairs:
    """Sends messages two by two, the later one first."""

    def __init__(self):
        self._earlier: Any = None

    def __call__(self, message: Any) -> list[Any]:
        """Returns a pair, or nothing."""
        if self._earlier is None:
            self._earlier = message
            return []
        earlier, self._earlier = self._earlier, None
        return [message, earlier]
