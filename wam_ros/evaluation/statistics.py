"""Figures with their uncertainty."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

# Two-sided 95 % of the normal distribution.
_Z_95 = 1.959963984540054


def wilson_interval(successes: int, trials: int, z: float = _Z_95) -> tuple[float, float]:
    """Returns Wilson's interval for a success rate, by default the 95 % one.

    Unlike the normal approximation it stays within 0 and 1 and is not empty at 0 or at full success.

    Raises:
        ValueError: `successes` is not between 0 and `trials`.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials} trials; give a number from 0 to the trials")
    if trials == 0:
        return 0.0, 1.0
    rate = successes / trials
    scale = 1.0 + z**2 / trials
    centre = (rate + z**2 / (2 * trials)) / scale
    half = z * sqrt(rate * (1.0 - rate) / trials + z**2 / (4 * trials**2)) / scale
    # At the ends the interval reaches 0 or 1 exactly; rounding would stop a hair short.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def percentiles(values: Sequence[float], scale: float = 1.0) -> dict[str, float | None]:
    """Returns `p50`, `p95` and `p99` of `values` times `scale`; None each where there are no finite values.

    `scale` turns units, such as 1000 for seconds into milliseconds. None is what JSON can hold.
    """
    finite = np.asarray(list(values), dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    names = (50, 95, 99)
    if not finite.size:
        return {f"p{percent}": None for percent in names}
    return {f"p{percent}": float(np.percentile(finite, percent) * scale) for percent in names}
