"""Small saturated objects survive the video, and each frame is found by its time."""

import numpy as np
import pytest

from wam_ros.data.lerobot.video import VideoEncoder, decode, decode_between


@pytest.fixture
def clip():
    """Coloured 4x4 squares that move over a noisy table."""
    rng = np.random.default_rng(0)
    frames = rng.integers(90, 110, (1, 64, 64, 3), dtype=np.uint8).repeat(30, axis=0)
    for t, frame in enumerate(frames):
        for row, colour in enumerate([(220, 20, 20), (20, 190, 30), (20, 50, 230), (230, 210, 20)]):
            frame[8 + 12 * row : 12 + 12 * row, 2 * t % 60 : 2 * t % 60 + 4] = colour
    return frames


def encode(path, *parts):
    encoder = VideoEncoder(*parts[0].shape[1:3])
    for part in parts:
        encoder.append(part)
    path.write_bytes(encoder.finish())
    return path


def test_a_square_of_four_pixels_keeps_its_colour(tmp_path, clip):
    frames = np.stack(list(decode(encode(tmp_path / "clip.mp4", clip))))
    assert frames.shape == clip.shape
    difference = np.abs(frames.astype(int) - clip)
    for t in range(len(clip)):
        for row in range(4):
            square = difference[t, 8 + 12 * row : 12 + 12 * row, 2 * t % 60 : 2 * t % 60 + 4]
            assert square.mean() < 6


@pytest.mark.parametrize(("start", "stop"), [(0.0, 0.5), (0.5, 2.3), (2.3, 3.0), (1.7, 1.8)])
def test_frames_are_found_by_their_time(tmp_path, clip, start, stop):
    path = encode(tmp_path / "clip.mp4", clip[:5], clip[5:23], clip[23:])
    wanted = clip[round(start * 10) : round(stop * 10)]
    assert np.abs(decode_between(path, start, stop).astype(int) - wanted).mean() < 3


def test_the_same_frames_give_the_same_bytes(tmp_path, clip):
    assert encode(tmp_path / "a.mp4", clip).read_bytes() == encode(tmp_path / "b.mp4", clip).read_bytes()


def test_frames_of_another_size_are_refused(clip):
    with pytest.raises(ValueError, match="64"):
        VideoEncoder(32, 32).append(clip)
