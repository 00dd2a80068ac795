"""A whole plan as one picture."""

import numpy as np

_GAP = 2  # pixels between frames
_BACKGROUND = 24


def strip(frames: dict[str, np.ndarray]) -> np.ndarray:
    """Lays frames out with one row a camera and one column a step.

    Args:
        frames: Camera name to uint8 frames of shape (steps, height, width, 3), all alike.

    Returns:
        One uint8 RGB picture.
    """
    rows = [_row(steps) for steps in frames.values()]
    gap = np.full((_GAP, rows[0].shape[1], 3), _BACKGROUND, np.uint8)
    stacked = [part for row in rows for part in (row, gap)][:-1]
    return np.concatenate(stacked, axis=0)


def _row(steps: np.ndarray) -> np.ndarray:
    count, height, width, _ = steps.shape
    row = np.full((height, count * (width + _GAP) - _GAP, 3), _BACKGROUND, np.uint8)
    for k, frame in enumerate(steps):
        row[:, k * (width + _GAP) : k * (width + _GAP) + width] = frame
    return row
