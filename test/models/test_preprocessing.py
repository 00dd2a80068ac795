"""Images reach a model averaged, in its camera order, or are refused."""

import numpy as np
import pytest

from wam_ros.models.preprocessing import resize, stack_cameras
from wam_ros.spec import ObservationSpec

SPEC = ObservationSpec(("front", "wrist"), (4, 4), ("a",), 0.2, 8)


def test_shrinking_averages_whole_blocks() -> None:
    image = np.zeros((8, 8, 3), np.uint8)
    image[::2] = 200
    assert (resize(image, (4, 4)) == 100).all()


def test_another_aspect_ratio_is_refused_with_both_sizes() -> None:
    with pytest.raises(ValueError, match="8x6.*4x4"):
        resize(np.zeros((6, 8, 3), np.uint8), (4, 4))


@pytest.mark.parametrize("image", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3), np.float32)])
def test_what_is_not_an_rgb_image_of_bytes_is_refused(image: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        resize(image, (4, 4))


def test_cameras_are_stacked_in_the_models_order() -> None:
    images = {"wrist": np.full((4, 4, 3), 2, np.uint8), "front": np.full((4, 4, 3), 1, np.uint8)}
    assert stack_cameras(images, SPEC)[0, 0].tolist() == [1, 1, 1, 2, 2, 2]
