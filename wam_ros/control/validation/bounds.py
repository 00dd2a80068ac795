"""Tells whether polynomial pieces keep within bounds: fast where they are far inside, exact where they are near."""

from functools import lru_cache
from math import comb

import numpy as np

from wam_ros.control import polynomials

_PARTS = 4


def worst_outside(coefficients: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[int, int, float] | None:
    """Finds the value that lies farthest outside its bounds.

    A polynomial stays within the hull of its Bernstein coefficients, which are a matrix product away; only pieces
    whose hull crosses a bound have their extrema computed.

    Args:
        coefficients: Pieces on [0, 1], shape (pieces, joints, n), the constant first.
        lower: Broadcasts to (pieces, joints).
        upper: Likewise.

    Returns:
        Piece, joint and value, or None where every value keeps within its bounds.
    """
    if not coefficients.size:
        return None
    low, high = hull(coefficients)
    near = (low < lower) | (high > upper)
    if not near.any():
        return None
    rows, columns = np.nonzero(near)
    lower, upper = (np.broadcast_to(bound, near.shape)[rows, columns] for bound in (lower, upper))
    low, high = polynomials.value_range(coefficients[rows, columns])
    below, above = lower - low, high - upper
    worst = int(np.argmax(np.maximum(below, above)))
    if max(below[worst], above[worst]) <= 0.0:
        return None
    value = low[worst] if below[worst] > above[worst] else high[worst]
    return int(rows[worst]), int(columns[worst]), float(value)


def hull(coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns bounds of polynomials on [0, 1] that are close and never too narrow, each of the leading shape."""
    size, shape = coefficients.shape[-1], coefficients.shape[:-1]
    values = _to_bernstein(size).T @ coefficients.reshape(-1, size).T
    return values.min(axis=0).reshape(shape), values.max(axis=0).reshape(shape)


@lru_cache
def _to_bernstein(size: int) -> np.ndarray:
    """Matrix from power coefficients to the Bernstein coefficients of equal parts of [0, 1], (size, parts * size)."""
    degree = size - 1
    columns = []
    for part in range(_PARTS):
        a, width = part / _PARTS, 1.0 / _PARTS
        # (a + width t)^power in powers of t
        powers = np.array(
            [
                [comb(power, k) * a ** (power - k) * width**k if k <= power else 0.0 for k in range(size)]
                for power in range(size)
            ]
        )
        bernstein = np.array(
            [[comb(i, k) / comb(degree, k) if k <= i else 0.0 for i in range(size)] for k in range(size)]
        )
        columns.append(powers @ bernstein)
    return np.hstack(columns)
