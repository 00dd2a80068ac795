"""Statistics of parts add up to those of the whole."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wam_ros.data.lerobot.stats import array_stats, combine, image_stats

ROWS = st.integers(1, 12).flatmap(lambda n: arrays(np.float32, (n, 2), elements=st.floats(-100, 100, width=32)))


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_combined_statistics_are_those_of_the_union(parts):
    combined, whole = combine([array_stats(part) for part in parts]), array_stats(np.concatenate(parts))
    for name in ("min", "max", "mean", "std", "count"):
        np.testing.assert_allclose(combined[name], whole[name], atol=1e-4)


def test_image_statistics_are_per_colour_between_0_and_1():
    frames = np.zeros((3, 16, 16, 3), np.uint8)
    frames[..., 0] = 255
    stats = image_stats(frames)
    assert stats["mean"].shape == (3, 1, 1)
    np.testing.assert_allclose(stats["mean"].ravel(), [1, 0, 0])
