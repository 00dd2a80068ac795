"""Percentiles of the last few hundred latencies."""

import threading
from collections import deque

import numpy as np


class LatencyRecord:
    """Keeps the newest `size` latencies, in seconds."""

    def __init__(self, size: int = 500):
        self._values: deque[float] = deque(maxlen=size)
        self._lock = threading.Lock()

    def add(self, seconds: float) -> None:
        """Records one."""
        with self._lock:
            self._values.append(float(seconds))

    def percentiles(self) -> dict[str, float]:
        """Returns p50, p95 and p99 in milliseconds; empty before the first."""
        with self._lock:
            values = list(self._values)
        if not values:
            return {}
        return {f"p{q}": float(np.percentile(values, q)) * 1e3 for q in (50, 95, 99)}
