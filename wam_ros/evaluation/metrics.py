"""Distances between predicted and true frames."""

import numpy as np

# What identical images score, so that means stay finite; no 8-bit image that differs comes near it.
PSNR_CEILING = 100.0

# Grey levels: above what video compression leaves of a still scene, below the contrast of any object.
MOVING_THRESHOLD = 16


def psnr(predicted: np.ndarray, truth: np.ndarray, region: np.ndarray | None = None) -> float:
    """Returns the peak signal-to-noise ratio in dB, at most `PSNR_CEILING`.

    Args:
        predicted: uint8, shape (height, width, 3).
        truth: Same kind and shape.
        region: Bool of shape (height, width): the pixels that count, all where None.

    Returns:
        Decibels; NaN where the region is empty.

    Raises:
        ValueError: The images are not of one shape, or not 8-bit.
    """
    _require_alike(predicted, truth)
    errors = (predicted.astype(np.float64) - truth.astype(np.float64)) ** 2
    errors = errors if region is None else errors[region]
    if not errors.size:
        return float("nan")
    mean = errors.mean()
    return PSNR_CEILING if mean == 0.0 else min(PSNR_CEILING, float(10.0 * np.log10(255.0**2 / mean)))


def ssim(predicted: np.ndarray, truth: np.ndarray, region: np.ndarray | None = None) -> float:
    """Returns the structural similarity, -1 to 1, with the Gaussian window of Wang et al. (2004).

    Args:
        predicted: uint8, shape (height, width, 3), at least 11 pixels a side.
        truth: Same kind and shape.
        region: Bool of shape (height, width): whose pixels of the similarity map count, all where None.

    Returns:
        The mean similarity; NaN where the region is empty.

    Raises:
        ValueError: The images are not of one shape, not 8-bit, or too small.
    """
    from skimage.metrics import structural_similarity

    _require_alike(predicted, truth)
    mean, similarity = structural_similarity(
        predicted,
        truth,
        channel_axis=-1,
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        full=True,
    )
    if region is None:
        return float(mean)
    return float(similarity[region].mean()) if region.any() else float("nan")


def moving_region(first: np.ndarray, future: np.ndarray, threshold: int = MOVING_THRESHOLD) -> np.ndarray:
    """Returns the pixels that differ between the first frame and any future one.

    Args:
        first: uint8, shape (height, width, 3).
        future: uint8, shape (steps, height, width, 3).
        threshold: Grey levels that at least one channel must change by.

    Returns:
        Bool of shape (height, width).
    """
    changes = np.abs(future.astype(np.int16) - first.astype(np.int16)[None])
    return (changes >= threshold).any(axis=(0, 3))


def _require_alike(predicted: np.ndarray, truth: np.ndarray) -> None:
    if predicted.shape != truth.shape or predicted.dtype != np.uint8 or truth.dtype != np.uint8:
        raise ValueError(
            f"predicted frame is {predicted.dtype} {predicted.shape}, true frame {truth.dtype} {truth.shape}; "
            "give uint8 images of one shape"
        )
