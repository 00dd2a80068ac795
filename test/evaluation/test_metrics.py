import math

import numpy as np
import pytest

from wam_ros.evaluation.metrics import PSNR_CEILING, moving_region, psnr, ssim

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(60, 200, (32, 24, 3), dtype=np.uint8)
LEFT = np.zeros((32, 24), dtype=bool)
LEFT[:, :12] = True


def damaged(columns: slice) -> np.ndarray:
    """The image with noise of ten grey levels in some columns."""
    copy = IMAGE.copy()
    copy[:, columns] += RNG.choice(np.array([10, 246], dtype=np.uint8), copy[:, columns].shape)
    return copy


def test_an_even_error_has_the_psnr_of_its_size():
    assert psnr(IMAGE + np.uint8(10), IMAGE) == pytest.approx(20 * math.log10(25.5))


def test_an_image_equals_itself():
    assert psnr(IMAGE, IMAGE) == PSNR_CEILING
    assert ssim(IMAGE, IMAGE) == pytest.approx(1.0)


@pytest.mark.parametrize("score", [psnr, ssim])
def test_only_the_region_counts(score):
    right_is_bad = damaged(slice(18, None))
    assert score(right_is_bad, IMAGE, LEFT) == pytest.approx(score(IMAGE, IMAGE))
    assert score(right_is_bad, IMAGE, ~LEFT) < score(right_is_bad, IMAGE) < score(IMAGE, IMAGE)


@pytest.mark.parametrize("score", [psnr, ssim])
def test_an_empty_region_has_no_score(score):
    assert math.isnan(score(IMAGE, IMAGE, np.zeros((32, 24), dtype=bool)))


@pytest.mark.parametrize("score", [psnr, ssim])
@pytest.mark.parametrize("other", [IMAGE[:-1], IMAGE.astype(np.float32)])
def test_images_of_another_kind_are_refused(score, other):
    with pytest.raises(ValueError, match="uint8"):
        score(other, IMAGE)


def test_the_moving_region_is_where_any_future_frame_differs():
    future = np.stack([IMAGE, IMAGE, IMAGE])
    future[0, 3, 4, 1] ^= 0x40
    future[2, 5, 6] = 0
    future[1, 8, 9] += np.uint8(2)
    assert np.argwhere(moving_region(IMAGE, future)).tolist() == [[3, 4], [5, 6]]
