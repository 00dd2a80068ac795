"""What is normal for a world model: the scale that turns a difference of pixels into a discrepancy."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wam_ros.spec import ObservationSpec
from wam_ros.spec.errors import UserError

CALIBRATION = "discrepancy.json"
CURE = "run wam calibrate discrepancy for this checkpoint"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class DiscrepancyScale:
    """Raw differences of 1.0 on the calibrated scale.

    Attributes:
        scales: Camera name to an array of shape (steps,), mean absolute difference of the pixels, 0 to 1.
    """

    scales: Mapping[str, np.ndarray]

    def calibrate(self, step: int, raw: Mapping[str, float]) -> dict[str, float]:
        """Returns raw differences in units of what is normal: the largest is 1.0 at its 99th percentile.

        Args:
            step: Future step of the plan, from 0.
            raw: Camera name to the mean absolute difference of the pixels, 0 to 1.
        """
        return {camera: float(value / self.scales[camera][step]) for camera, value in raw.items()}


def weights_digest(folder: Path) -> str:
    """Returns the SHA-256 of a checkpoint's weights."""
    return hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def read_scale(folder: Path, spec: ObservationSpec) -> DiscrepancyScale | None:
    """Reads a checkpoint's calibration; None, with a warning where a stale one is there, if it has none of its own.

    Raises:
        UserError: The file can't be read, or does not fit the model's cameras and steps.
    """
    path = folder / CALIBRATION
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        scales = {name: np.array(entry["scale"], dtype=np.float64) for name, entry in found["cameras"].items()}
        digest = found["weights_sha256"]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        found = f"{type(error).__name__}: {error}"
        raise UserError(f"{path} is not a calibration ({found}); {CURE}, or delete it") from error
    if digest != weights_digest(folder):
        _LOG.warning("%s was made for other weights and is left aside; %s", path, CURE)
        return None
    for camera in spec.cameras:
        scale = scales.get(camera)
        if scale is None or scale.shape != (spec.frames,) or not (np.isfinite(scale) & (scale > 0.0)).all():
            wanted = f"{spec.frames} finite scales above 0"
            raise UserError(f"{path}: camera {camera!r} needs {wanted}; {CURE}, or delete it")
    return DiscrepancyScale(scales)
