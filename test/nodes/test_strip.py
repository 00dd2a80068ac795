"""The strip shows a whole plan as one picture."""

import numpy as np

from wam_ros.nodes.strip import strip


def test_the_strip_shows_every_frame_of_every_camera():
    frames = {
        name: np.stack([np.full((4, 6, 3), 10 * k + i, np.uint8) for k in range(5)]) for i, name in enumerate("ab")
    }
    picture = strip(frames)
    assert {10 * k + i for k in range(5) for i in range(2)} <= set(np.unique(picture))
