"""Resident memory of processes over time."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_PAGE = 4096
_QUARTERS = 4


def resident(process: int) -> int | None:
    """Returns the resident memory of a process in bytes, or None where it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return None


def growth_percent(times: Sequence[float], values: Sequence[float], warm_up: float) -> float | None:
    """Returns by how much the last quarter lies above the first one after the warm-up, in per cent of the first.

    Medians are compared, so that a single large plan at the wrong moment does not count.

    Args:
        times: Seconds since the start, rising.
        values: Bytes at each of them.
        warm_up: Seconds to leave out.

    Returns:
        The growth, or None where fewer than two samples a quarter remain.
    """
    later = np.asarray([value for time, value in zip(times, values) if time >= warm_up], dtype=np.float64)
    size = len(later) // _QUARTERS
    if size < 2:
        return None
    first, last = np.median(later[:size]), np.median(later[-size:])
    return float(100.0 * (last - first) / first)


class MemoryLog:
    """Samples of several processes, by name; a process that was started anew begins anew."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = {}
        self._values: dict[str, list[float]] = {}
        self._ids: dict[str, int] = {}

    def sample(self, time: float, processes: Mapping[str, int]) -> None:
        """Takes a sample of each process.

        Args:
            time: Seconds since the start.
            processes: Name to process id.
        """
        for name, process in processes.items():
            found = resident(process)
            if found is None:
                continue
            if self._ids.get(name) != process:
                self._ids[name], self._times[name], self._values[name] = process, [], []
            self._times[name].append(time)
            self._values[name].append(float(found))

    def figures(self, warm_up: float) -> dict[str, dict[str, float | None]]:
        """Returns for each process its memory after the warm-up and at the end, MB, and its growth in per cent."""
        found = {}
        for name, values in self._values.items():
            times = self._times[name]
            warm = next((value for time, value in zip(times, values) if time >= warm_up), values[-1])
            found[name] = {
                "warm_mb": round(warm / 1e6, 2),
                "last_mb": round(values[-1] / 1e6, 2),
                "growth_percent": growth_percent(times, values, warm_up),
            }
        return found
