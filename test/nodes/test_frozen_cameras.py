"""A picture that stays the same is trusted while the arm stands, and refused once it has moved."""

import numpy as np
import pytest

from wam_ros.nodes.frozen_cameras import CameraFrozen, FrozenCameras, refuse_frozen
from wam_ros.nodes.images import rgb_to_image
from wam_ros.nodes.stamps import seconds_to_stamp


def picture(value: int, stamp: float = 0.0):
    return rgb_to_image(np.full((4, 4, 3), value, np.uint8), seconds_to_stamp(stamp), "")


def arm(way: float) -> np.ndarray:
    return np.array([way, 0.0, 0.0])


def test_the_same_picture_is_frozen_once_the_arm_has_moved():
    cameras = FrozenCameras(way=0.1)
    assert cameras.look({"front": picture(1)}, arm(0.0)) == ()
    assert cameras.look({"front": picture(1, 1.0)}, arm(0.09)) == ()
    assert cameras.look({"front": picture(1, 2.0)}, arm(0.11)) == ("front",)
    assert cameras.look({"front": picture(2, 3.0)}, arm(0.2)) == ()


def test_a_camera_without_noise_may_stand_still_while_another_sees_the_arm_move():
    cameras = FrozenCameras(way=0.1)
    cameras.look({"front": picture(1), "wrist": picture(1)}, arm(0.0))
    assert cameras.look({"front": picture(2), "wrist": picture(1)}, arm(1.0)) == ()
    assert cameras.look({"front": picture(2), "wrist": picture(1)}, arm(2.0)) == ("front", "wrist")


def test_a_camera_with_noise_is_judged_alone():
    cameras = FrozenCameras(way=0.1)
    for noise in range(30):
        assert cameras.look({"front": picture(noise), "wrist": picture(noise)}, arm(0.0)) == ()
    cameras.look({"front": picture(50), "wrist": picture(29)}, arm(0.05))
    assert cameras.look({"front": picture(51), "wrist": picture(29)}, arm(0.15)) == ("wrist",)


def test_a_frozen_camera_is_named_by_its_topic(robot):
    refuse_frozen((), robot)
    with pytest.raises(CameraFrozen, match=robot.cameras[1].image_topic):
        refuse_frozen((robot.cameras[1].name,), robot)
