"""How true an imagined future is, beside what copying the last frame would score."""

from dataclasses import dataclass

import numpy as np

from wam_ros.evaluation.metrics import MOVING_THRESHOLD, moving_region, psnr, ssim


@dataclass(frozen=True)
class Fidelity:
    """Scores of predicted frames, each the mean over the future steps.

    Attributes:
        psnr: dB on the whole frame.
        ssim: -1 to 1 on the whole frame.
        moving_psnr: dB where the true scene moves; NaN where nothing does.
        moving_ssim: Similarity where the true scene moves; NaN where nothing does.
    """

    psnr: float
    ssim: float
    moving_psnr: float
    moving_ssim: float


@dataclass(frozen=True)
class Comparison:
    """A model's future beside a still one, on the same frames.

    Attributes:
        model: Scores of the predicted frames.
        copy: Scores of the present frame, repeated.
        moving_share: Share of the pixels that move in truth, 0 to 1.
    """

    model: Fidelity
    copy: Fidelity
    moving_share: float


def compare_with_copy(
    present: np.ndarray, predicted: np.ndarray, truth: np.ndarray, threshold: int = MOVING_THRESHOLD
) -> Comparison:
    """Scores predicted frames against the true ones, and against copying the present frame.

    Args:
        present: The frame that the prediction starts from, uint8 (height, width, 3).
        predicted: uint8, shape (steps, height, width, 3).
        truth: What the camera saw at those times, same shape.
        threshold: Grey levels that count as movement.

    Raises:
        ValueError: The shapes do not match, or a frame is not 8-bit.
    """
    if predicted.shape != truth.shape or truth.shape[1:] != present.shape or not len(truth):
        raise ValueError(
            f"frames have shapes {present.shape} now, {predicted.shape} predicted and {truth.shape} true; "
            "give as many predicted as true ones, at least one, all of one size"
        )
    region = moving_region(present, truth, threshold)
    still = np.broadcast_to(present, truth.shape)
    return Comparison(_fidelity(predicted, truth, region), _fidelity(still, truth, region), float(region.mean()))


def mean_fidelity(scores: list[Fidelity]) -> Fidelity:
    """Returns the mean over plans; where nothing moved, a plan does not count for the moving scores."""
    return Fidelity(
        *(_mean([getattr(score, name) for score in scores]) for name in ("psnr", "ssim", "moving_psnr", "moving_ssim"))
    )


def _fidelity(predicted: np.ndarray, truth: np.ndarray, region: np.ndarray) -> Fidelity:
    pairs = list(zip(predicted, truth))
    return Fidelity(
        psnr=_mean([psnr(a, b) for a, b in pairs]),
        ssim=_mean([ssim(a, b) for a, b in pairs]),
        moving_psnr=_mean([psnr(a, b, region) for a, b in pairs]),
        moving_ssim=_mean([ssim(a, b, region) for a, b in pairs]),
    )


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")
