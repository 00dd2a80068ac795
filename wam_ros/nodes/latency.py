"""Latencies that one thread measures and another reports."""

import threading

from wam_ros.control.latency import LatencyWindow


class LatencyRecord:
    """A LatencyWindow behind a lock."""

    def __init__(self, size: int = 500):
        self._window = LatencyWindow(size)
        self._lock = threading.Lock()

    def add(self, seconds: float) -> None:
        """Takes one measurement."""
        with self._lock:
            self._window.add(seconds)

    def percentile(self, percent: float, default: float) -> float:
        """Returns a percentile in seconds, `default` while there is nothing to judge by."""
        with self._lock:
            return self._window.percentile(percent, default)

    def report(self, name: str) -> dict[str, float]:
        """Returns `<name> p50 ms` and so on; empty while there is nothing to judge by."""
        with self._lock:
            summary = self._window.summary() if len(self._window) else {}
        return {f"{name} {percentile} ms": seconds * 1e3 for percentile, seconds in summary.items()}
