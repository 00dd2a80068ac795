"""Observations to arrays of the size that a model works at."""

import cv2
import numpy as np

from wam_ros.spec import Observation, ObservationSpec


def resize(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Averages an RGB image down (or interpolates it up) to (height, width).

    Raises:
        ValueError: The image is not (height, width, 3) uint8, or its aspect ratio differs.
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise ValueError(f"image has shape {image.shape} and type {image.dtype}; expected (height, width, 3) uint8")
    if image.shape[0] * size[1] != image.shape[1] * size[0]:
        raise ValueError(
            f"image is {image.shape[1]}x{image.shape[0]}; the model needs the shape of {size[1]}x{size[0]}"
        )
    if image.shape[:2] == tuple(size):
        return image
    shrinks = image.shape[0] > size[0]
    return cv2.resize(image, (size[1], size[0]), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def stack_cameras(images: dict[str, np.ndarray], spec: ObservationSpec) -> np.ndarray:
    """Returns one uint8 array of shape (height, width, 3 x cameras), cameras in the model's order.

    Raises:
        KeyError: A camera of the model is missing.
    """
    missing = [name for name in spec.cameras if name not in images]
    if missing:
        raise KeyError(f"cameras {missing} are missing; the observation has {sorted(images)}")
    return np.concatenate([resize(images[name], spec.image_size) for name in spec.cameras], axis=2)


def proprioception(observation: Observation, spec: ObservationSpec) -> np.ndarray:
    """Returns joint positions in the model's order, float32.

    Raises:
        ValueError: A position is not finite.
    """
    positions = observation.ordered_positions(spec.joint_names)
    if not np.isfinite(positions).all():
        raise ValueError(f"joint positions are not finite: {dict(zip(spec.joint_names, positions.tolist()))}")
    return positions.astype(np.float32)
