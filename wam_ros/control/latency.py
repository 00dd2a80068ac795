"""How long a step takes, over the last so many times, without the warm-up."""

from collections import deque

import numpy as np


class LatencyWindow:
    """A sliding window of measured times.

    Args:
        size: How many measurements count.
        warm_up: How many of the first are left out, because loading, compiling and caches make them slow.
    """

    def __init__(self, size: int = 50, warm_up: int = 3) -> None:
        self._kept: deque[float] = deque(maxlen=size)
        self._to_skip = warm_up

    def add(self, seconds: float) -> None:
        """Takes one measurement; negative and non-finite ones (a clock that jumped) are ignored."""
        if not (np.isfinite(seconds) and seconds >= 0.0):
            return
        if self._to_skip > 0:
            self._to_skip -= 1
            return
        self._kept.append(float(seconds))

    def __len__(self) -> int:
        return len(self._kept)

    def percentile(self, percent: float, default: float = float("nan")) -> float:
        """Returns a percentile in seconds, `default` while there is nothing to judge by."""
        return float(np.percentile(self._kept, percent)) if self._kept else default

    def summary(self) -> dict[str, float]:
        """Returns `p50`, `p95` and `p99` in seconds, NaN while empty."""
        return {f"p{percent}": self.percentile(percent) for percent in (50, 95, 99)}
