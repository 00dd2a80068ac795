import math

import numpy as np
import pytest

from wam_ros.evaluation.fidelity import Fidelity, compare_with_copy, mean_fidelity
from wam_ros.evaluation.metrics import PSNR_CEILING

PRESENT = np.random.default_rng(0).integers(60, 200, (32, 32, 3), dtype=np.uint8)


def moved() -> np.ndarray:
    """Three frames in which a white square crosses the scene."""
    frames = np.stack([PRESENT] * 3)
    for step in range(3):
        frames[step, 8:14, 4 + 8 * step : 10 + 8 * step] = 255
    return frames


def test_a_true_prediction_beats_copying_where_things_move():
    result = compare_with_copy(PRESENT, moved(), moved())
    assert result.model.psnr == result.model.moving_psnr == PSNR_CEILING
    assert result.copy.moving_psnr < result.copy.psnr < PSNR_CEILING
    assert result.copy.moving_ssim < result.copy.ssim < 1.0


def test_copying_the_present_frame_scores_what_copying_scores():
    result = compare_with_copy(PRESENT, np.stack([PRESENT] * 3), moved())
    assert result.model == result.copy


def test_the_share_of_what_moves_is_told():
    assert compare_with_copy(PRESENT, moved(), moved()).moving_share == pytest.approx(3 * 36 / 1024, abs=0.02)


def test_a_still_scene_has_no_moving_scores():
    still = np.stack([PRESENT] * 2)
    result = compare_with_copy(PRESENT, still, still)
    assert math.isnan(result.model.moving_psnr)
    assert result.moving_share == 0.0


def test_a_mean_over_plans_leaves_out_those_in_which_nothing_moved():
    mean = mean_fidelity([Fidelity(30.0, 0.9, 20.0, 0.5), Fidelity(40.0, 0.7, math.nan, math.nan)])
    assert mean == Fidelity(35.0, pytest.approx(0.8), 20.0, 0.5)


@pytest.mark.parametrize("predicted", [moved()[:2], moved()[:, :16], moved()[:0]])
def test_frames_that_do_not_match_are_refused(predicted):
    with pytest.raises(ValueError, match="shapes"):
        compare_with_copy(PRESENT, predicted, moved())
