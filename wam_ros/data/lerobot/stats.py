"""Statistics of features, with the names that LeRobot gives them."""

import numpy as np

from wam_ros.data.episode import IMAGES

Stats = dict[str, np.ndarray]

_QUANTILES = {"q01": 0.01, "q10": 0.10, "q50": 0.50, "q90": 0.90, "q99": 0.99}
_IMAGE_SAMPLES = 8
_PIXEL_STEP = 4


def array_stats(rows: np.ndarray) -> Stats:
    """Returns min, max, mean, std, count and quantiles over the rows of an array (T, n)."""
    rows = rows.astype(np.float64).reshape(len(rows), -1)
    quantiles = np.quantile(rows, list(_QUANTILES.values()), axis=0)
    return {
        "min": rows.min(axis=0),
        "max": rows.max(axis=0),
        "mean": rows.mean(axis=0),
        "std": rows.std(axis=0),
        "count": np.array([len(rows)]),
        **dict(zip(_QUANTILES, quantiles)),
    }


def image_stats(frames: np.ndarray) -> Stats:
    """Returns statistics for each colour of frames (T, height, width, 3), scaled to 0..1, shape (3, 1, 1).

    A few frames and every fourth pixel stand for the whole; the count is that of the frames looked at.
    """
    chosen = np.unique(np.linspace(0, len(frames) - 1, _IMAGE_SAMPLES).round().astype(int))
    pixels = frames[chosen, ::_PIXEL_STEP, ::_PIXEL_STEP].reshape(-1, 3) / 255.0
    stats = {name: value.reshape(3, 1, 1) for name, value in array_stats(pixels).items() if name != "count"}
    return {**stats, "count": np.array([len(chosen)])}


def episode_stats(arrays: dict[str, np.ndarray]) -> dict[str, Stats]:
    """Returns the statistics of each feature of one episode."""
    return {
        name: image_stats(array) if name.startswith(IMAGES) else array_stats(array) for name, array in arrays.items()
    }


def combine(parts: list[Stats]) -> Stats:
    """Returns the statistics of the union of several sets.

    All is exact but the quantiles: as in LeRobot, they are the lowest of the low and the highest of the high ones.
    """
    counts = np.array([part["count"][0] for part in parts], dtype=np.float64)
    shape = (-1,) + (1,) * parts[0]["mean"].ndim
    weights = (counts / counts.sum()).reshape(shape)
    means = np.stack([part["mean"] for part in parts])
    mean = (weights * means).sum(axis=0)
    variances = np.stack([part["std"] ** 2 for part in parts]) + (means - mean) ** 2
    lowest = {name: np.min([part[name] for part in parts], axis=0) for name in ("min", "q01", "q10", "q50")}
    highest = {name: np.max([part[name] for part in parts], axis=0) for name in ("max", "q90", "q99")}
    spread = np.sqrt((weights * variances).sum(axis=0))
    total = np.array([int(counts.sum())])
    return {**lowest, **highest, "mean": mean, "std": spread, "count": total}


def as_lists(stats: dict[str, Stats]) -> dict[str, dict[str, list]]:
    """Returns the statistics as JSON wants them."""
    return {feature: {name: value.tolist() for name, value in part.items()} for feature, part in stats.items()}
