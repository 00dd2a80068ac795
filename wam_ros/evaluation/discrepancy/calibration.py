"""From what was compared in normal runs to the scale of a world model's discrepancy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from wam_ros.evaluation.discrepancy.watch import Compared
from wam_ros.models.discrepancy_scale import weights_digest
from wam_ros.spec import ObservationSpec
from wam_ros.spec.errors import UserError

_FEWEST = 5
_MEASURE = "mean absolute difference of the pixels, 0 to 1; a raw value divided by scale is a discrepancy"


def calibrate(compared: Sequence[Compared], spec: ObservationSpec) -> dict[str, Any]:
    """Returns the figures of each camera and future step in JSON form.

    `scale` is the 99th percentile of a camera and step, times a factor a step, so that the largest over the cameras
    too is 1.0 at its own 99th percentile.

    Args:
        compared: What was compared in normal runs.
        spec: The world model's.

    Raises:
        UserError: A step was compared too rarely to say what is normal.
    """
    steps = range(spec.frames)
    raw = [np.array([[c.raw[camera] for camera in spec.cameras] for c in compared if c.step == step]) for step in steps]
    rare = {step: len(values) for step, values in enumerate(raw) if len(values) < _FEWEST}
    if rare:
        raise UserError(f"steps compared too rarely, {rare}; give more --episodes")
    middle, high = (np.array([np.percentile(values, p, axis=0) for values in raw]) for p in (50, 99))
    largest = [np.max(values / high[step], axis=1) for step, values in enumerate(raw)]
    scale = high * np.array([np.percentile(values, 99) for values in largest])[:, None]
    worst = [float(np.max(values / scale[step])) for step, values in enumerate(raw)]
    cameras = {
        camera: {"p50": _round(middle[:, i]), "p99": _round(high[:, i]), "scale": _round(scale[:, i])}
        for i, camera in enumerate(spec.cameras)
    }
    return {
        "measure": _MEASURE,
        "cameras": cameras,
        "count": [len(values) for values in raw],
        "largest_discrepancy": _round(worst),
    }


def for_checkpoint(figures: dict[str, Any], folder: Path, circumstances: dict[str, Any]) -> dict[str, Any]:
    """Returns the content of a checkpoint's calibration file: figures, of which weights, and how they were made."""
    return figures | {"weights_sha256": weights_digest(folder)} | circumstances


def table(figures: dict[str, Any]) -> str:
    """Returns the figures as a small table."""
    lines = ["step  count  " + "  ".join(f"{camera + ' p50, p99':>20}" for camera in figures["cameras"]) + "  largest"]
    for step, count in enumerate(figures["count"]):
        cells = (f"{entry['p50'][step]:.4f}, {entry['p99'][step]:.4f}" for entry in figures["cameras"].values())
        largest = figures["largest_discrepancy"][step]
        lines.append(f"{step:4}  {count:5}  " + "  ".join(f"{cell:>20}" for cell in cells) + f"  {largest:7.2f}")
    return "\n".join(lines)


def _round(values: Sequence[float] | np.ndarray) -> list[float]:
    return [round(float(value), 6) for value in values]
