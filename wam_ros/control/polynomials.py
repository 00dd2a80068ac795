"""Batches of polynomials on the interval from 0 to 1."""

import numpy as np

# A leading coefficient of zero would leave a companion matrix undefined; this much moves no extreme noticeably.
_TINY = 1e-9


def evaluate(coefficients: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Evaluates polynomials at `u`.

    Args:
        coefficients: Shape (..., n), the constant first.
        u: Any shape that broadcasts with the leading shape of `coefficients`.
    """
    value = coefficients[..., -1] + np.zeros_like(u)
    for power in range(coefficients.shape[-1] - 2, -1, -1):
        value = value * u + coefficients[..., power]
    return value


def derivative(coefficients: np.ndarray) -> np.ndarray:
    """Returns the coefficients of the derivatives, shape (..., n - 1)."""
    return coefficients[..., 1:] * np.arange(1, coefficients.shape[-1])


def value_range(coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the least and the greatest value of each polynomial on [0, 1].

    Args:
        coefficients: Finite, shape (..., n), the constant first.

    Returns:
        Two arrays of the leading shape.
    """
    coefficients = _trimmed(coefficients)
    candidates = [np.zeros(coefficients.shape[:-1]), np.ones(coefficients.shape[:-1])]
    slope = derivative(coefficients)
    if slope.shape[-1] > 1:
        # The real part of a complex root is no extreme, but any point of [0, 1] is a harmless candidate.
        roots = np.clip(np.linalg.eigvals(_companion(slope)).real, 0.0, 1.0)
        candidates.extend(np.moveaxis(roots, -1, 0))
    values = np.stack([evaluate(coefficients, u) for u in candidates])
    return values.min(axis=0), values.max(axis=0)


def _trimmed(coefficients: np.ndarray) -> np.ndarray:
    used = np.flatnonzero(np.any(coefficients != 0.0, axis=tuple(range(coefficients.ndim - 1))))
    return coefficients[..., : max(int(used[-1]) if used.size else 0, 1) + 1]


def _companion(coefficients: np.ndarray) -> np.ndarray:
    scale = np.abs(coefficients).max(axis=-1)
    scale = np.where(scale > 0.0, scale, 1.0)
    scaled = coefficients / scale[..., None]
    leading = scaled[..., -1]
    leading = np.where(np.abs(leading) < _TINY, _TINY, leading)
    degree = coefficients.shape[-1] - 1
    matrix = np.zeros((*coefficients.shape[:-1], degree, degree))
    matrix[..., np.arange(1, degree), np.arange(degree - 1)] = 1.0
    matrix[..., :, -1] = -scaled[..., :-1] / leading[..., None]
    return matrix
