"""Shards become one data set, whatever the order in which they were finished."""

import numpy as np
import pytest

from wam_ros.data.lerobot.merge import complete_shards, merge
from wam_ros.data.lerobot.reader import Dataset
from wam_ros.spec.errors import UserError


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()}


def test_the_order_of_finishing_and_early_merges_leave_no_trace(tmp_path, dataset_dir, write_shard):
    root = tmp_path / "other order"
    write_shard(root, 1, range(3, 5))
    merge(root, "test_robot")
    write_shard(root, 0, range(3))
    merge(root, "test_robot")
    assert contents(root) == contents(dataset_dir)


def test_merging_again_changes_nothing(dataset_dir):
    before = contents(dataset_dir)
    assert merge(dataset_dir, "test_robot") == 5
    assert contents(dataset_dir) == before


def test_a_data_set_with_a_missing_shard_is_readable(tmp_path, write_shard, make_episode):
    write_shard(tmp_path, 2, range(4, 6))
    write_shard(tmp_path, 0, range(2))
    assert merge(tmp_path, "test_robot") == 4
    dataset = Dataset(tmp_path)
    assert [row["seed"] for row in dataset.episodes] == [0, 2, 8, 10]
    np.testing.assert_array_equal(dataset.episode(2).arrays["action"], make_episode(4, length=9).arrays["action"])


def test_a_shard_without_its_metadata_does_not_exist(dataset_dir):
    (dataset_dir / "meta/episodes/chunk-000/file-000.parquet").unlink()
    assert [shard.number for shard in complete_shards(dataset_dir)] == [1]


def test_shards_with_different_features_are_refused(dataset_dir, write_shard):
    write_shard(dataset_dir, 2, range(5, 6), size=48)
    with pytest.raises(UserError, match="different features"):
        merge(dataset_dir, "test_robot")


def test_an_empty_folder_has_no_episodes(tmp_path):
    assert merge(tmp_path, "test_robot") == 0
