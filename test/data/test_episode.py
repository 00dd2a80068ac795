"""An episode is whole or it is refused."""

import numpy as np
import pytest

from wam_ros.data.episode import ACTION, Episode


def test_an_episode_knows_its_length_and_cameras(make_episode):
    episode = make_episode(0, length=9)
    assert episode.length == 9
    assert episode.cameras == ("front", "wrist")


@pytest.mark.parametrize(
    ("name", "array", "named"),
    [
        (ACTION, np.zeros((3, 7), np.float32), "rows"),
        (ACTION, None, ACTION),
        ("observation.images.front", np.zeros((7, 32, 32, 3), np.float32), "uint8"),
        ("observation.images.front", np.zeros((7, 32, 32, 4), np.uint8), "uint8"),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(make_episode, name, array, named):
    arrays = {**make_episode(0).arrays, name: array}
    if array is None:
        del arrays[name]
    with pytest.raises(ValueError, match=named):
        Episode("reach", "reach", 0, True, arrays)
