"""Frames are decoded once, averaged down, and follow the data set when it changes."""

import cv2
import numpy as np
import pytest

from wam_ros.data.cache import load_frames
from wam_ros.data.lerobot.merge import merge
from wam_ros.spec.errors import UserError


@pytest.fixture
def load(tmp_path):
    return lambda dirs: load_frames(dirs, (16, 16), tmp_path / "cache")


def test_frames_are_the_averaged_images_of_each_episode(dataset_dir, load, make_episode):
    frames = load(dataset_dir)
    assert frames.images["wrist"].shape == (35, 16, 16, 3)
    for number in range(5):
        images = make_episode(number, length=5 + number).arrays["observation.images.front"]
        small = np.stack([cv2.resize(image, (16, 16), interpolation=cv2.INTER_AREA) for image in images])
        start = frames.starts[number]
        assert np.abs(frames.images["front"][start : start + len(small)].astype(int) - small).mean() < 2


def test_episodes_keep_their_description_and_columns(dataset_dir, load, make_episode):
    frames = load(dataset_dir)
    assert (frames.episodes, frames.frames) == (5, 35)
    assert frames.lengths.tolist() == [5, 6, 7, 8, 9]
    assert frames.tasks == ["reach", "push", "reach", "push", "reach"]
    assert frames.instructions[3] == "push number 1"
    assert frames.seeds == [0, 2, 4, 6, 8]
    np.testing.assert_array_equal(frames.columns["action"][5:11], make_episode(1, length=6).arrays["action"])


def test_a_second_call_decodes_nothing(dataset_dir, load, tmp_path):
    first = load(dataset_dir)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")}
    second = load(dataset_dir)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")} == written
    np.testing.assert_array_equal(first.images["front"], second.images["front"])


def test_frames_can_only_be_read(dataset_dir, load):
    with pytest.raises(ValueError, match="read-only"):
        load(dataset_dir).images["front"][0] = 0


def test_a_data_set_that_grew_is_decoded_again(dataset_dir, load, write_shard):
    assert load(dataset_dir).episodes == 5
    write_shard(dataset_dir, 2, range(5, 6))
    merge(dataset_dir, "test_robot")
    assert load(dataset_dir).episodes == 6


def test_several_data_sets_follow_each_other(tmp_path, dataset_dir, load, write_shard):
    write_shard(tmp_path / "more", 0, range(6, 8))
    merge(tmp_path / "more", "test_robot")
    both, alone = load([dataset_dir, tmp_path / "more"]), load(tmp_path / "more")
    assert both.episodes == 7
    np.testing.assert_array_equal(both.images["front"][35:], alone.images["front"])
    assert both.columns["episode_index"][-1] == 6


def test_data_sets_with_different_features_are_refused(tmp_path, dataset_dir, load, write_shard):
    write_shard(tmp_path / "larger", 0, range(1), size=48)
    merge(tmp_path / "larger", "test_robot")
    with pytest.raises(UserError, match="different features"):
        load([dataset_dir, tmp_path / "larger"])


def test_a_damaged_video_is_named_and_leaves_no_cache(tmp_path, dataset_dir, load):
    (dataset_dir / "videos/observation.images.front/chunk-000/file-001.mp4").write_bytes(b"nothing")
    with pytest.raises(UserError, match="file-001.mp4"):
        load(dataset_dir)
    assert not list((tmp_path / "cache").iterdir())
