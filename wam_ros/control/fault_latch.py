"""A fault that stays until somebody resets it."""

from collections import deque


class FaultLatch:
    """Closes on a grave fault, or on many refusals within a short time, and then stays closed.

    Attributes:
        rule: Name of the fault that closed it; empty while it is open.
        message: What happened and the cure.
    """

    def __init__(self) -> None:
        self.rule = ""
        self.message = ""
        self._refusals: deque[float] = deque()

    @property
    def closed(self) -> bool:
        """Whether a fault is latched."""
        return bool(self.rule)

    def close(self, rule: str, message: str) -> None:
        """Latches a fault; the first one stays."""
        if not self.closed:
            self.rule, self.message = rule, message

    def refused(self, now: float, most: int, window: float) -> bool:
        """Counts a refusal, and tells whether `most` of them came within `window` seconds.

        Args:
            now: Seconds of a clock that never steps back.
            most: How many are too many; 0 for any number.
            window: Seconds that count.
        """
        self._refusals.append(now)
        while self._refusals[0] < now - window:
            self._refusals.popleft()
        return 0 < most <= len(self._refusals)

    def reset(self) -> None:
        """Opens it, and forgets the refusals so far."""
        self.rule = self.message = ""
        self._refusals.clear()
