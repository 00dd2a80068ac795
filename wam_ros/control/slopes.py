"""Velocities at knots that keep a cubic from overshooting."""

import numpy as np


def monotone_slopes(times: np.ndarray, positions: np.ndarray, first: np.ndarray | None = None) -> np.ndarray:
    """Returns velocities at which the cubic through the knots is monotone between each two, ending at rest.

    Inside, the weighted harmonic mean of the two neighbouring rates (Fritsch and Butland's, as in PCHIP): zero
    where the direction turns, and at most three times the smaller rate, which is what monotone pieces need.

    Args:
        times: Strictly rising seconds, shape (knots,).
        positions: Shape (knots, joints).
        first: Velocities at the first knot, shape (joints,); a monotone estimate where None.

    Returns:
        Velocities, shape (knots, joints); the last are zero.
    """
    slopes = np.zeros_like(positions, dtype=np.float64)
    if len(times) < 2:
        return slopes
    lengths = np.diff(times)[:, None]
    rates = np.diff(positions, axis=0) / lengths
    before, after = rates[:-1], rates[1:]
    weight_before = lengths[:-1] + 2 * lengths[1:]
    weight_after = 2 * lengths[:-1] + lengths[1:]
    same_way = before * after > 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (weight_before + weight_after) / (weight_before / before + weight_after / after)
    slopes[1:-1] = np.where(same_way, mean, 0.0)
    slopes[0] = _end_slope(lengths, rates) if first is None else first
    return slopes


def _end_slope(lengths: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Three-point estimate at the first knot, cut back where it would overshoot."""
    if len(rates) == 1:
        return rates[0]
    slope = ((2 * lengths[0] + lengths[1]) * rates[0] - lengths[0] * rates[1]) / (lengths[0] + lengths[1])
    slope = np.where(slope * rates[0] <= 0.0, 0.0, slope)
    return np.where(np.abs(slope) > 3 * np.abs(rates[0]), 3 * rates[0], slope)
