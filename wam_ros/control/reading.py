"""Reads fields of a trajectory that may be malformed, without ever raising."""

from typing import Any

import numpy as np

_NOTHING = np.empty(0)


def numbers(values: Any) -> np.ndarray | None:
    """Returns `values` as float64 of shape (n,), or None where they are not a flat list of numbers."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.ndim == 1 else None


def number(value: Any) -> float:
    """Returns `value` as a float, NaN where it is not a number."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def names(values: Any) -> list[str]:
    """Returns joint names as strings; what is not a string comes back as its repr, which matches no joint."""
    if values is None or isinstance(values, str):
        return [values] if values else []
    try:
        return [value if isinstance(value, str) else repr(value) for value in values]
    except TypeError:
        return []


def point_count(field: Any) -> int:
    """Returns for how many points a field has an entry."""
    try:
        return 0 if field is None else len(field)
    except TypeError:
        return 0


def point(field: Any, index: int) -> np.ndarray | None:
    """Returns the values of one point, shape (n,): empty where absent, None where they are not numbers."""
    if field is None or index >= point_count(field):
        return _NOTHING
    try:
        return numbers(field[index])
    except (TypeError, KeyError, IndexError):
        return None


def width(field: Any, count: int) -> int | None:
    """Returns how many numbers each of `count` points has, where the field is one array of numbers, else None."""
    whole = isinstance(field, np.ndarray) and field.dtype == np.float64 and field.ndim == 2 and len(field) == count
    return field.shape[1] if whole else None
