"""A shard is complete or it does not exist."""

import resource
from contextlib import contextmanager

import numpy as np
import pytest

from wam_ros.data.lerobot.merge import complete_shards
from wam_ros.data.lerobot.shard import ShardWriter
from wam_ros.spec.errors import UserError


@contextmanager
def full_disk():
    """Lets no file of this process grow beyond 1 kB; not a fixture, since pytest writes its own report meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_space_is_one_clear_error_and_leaves_no_part_of_the_shard(tmp_path, make_episode):
    writer = ShardWriter(tmp_path, 0, tuple("abcdefg"))
    with full_disk():
        writer.append(make_episode(0))
        with pytest.raises(UserError, match=f"no space left for {tmp_path}.*run the same command again"):
            writer.finish(range(1))
    assert complete_shards(tmp_path) == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_episode_with_other_features_is_refused_by_name(tmp_path, make_episode):
    writer = ShardWriter(tmp_path, 0, tuple("abcdefg"))
    writer.append(make_episode(0))
    with pytest.raises(ValueError, match="observation.images.front"):
        writer.append(make_episode(1, size=48))


def test_joints_and_columns_must_agree(tmp_path, make_episode):
    with pytest.raises(ValueError, match="7 columns for the 2 joints"):
        ShardWriter(tmp_path, 0, ("a", "b")).append(make_episode(0))


def test_other_types_of_arrays_are_refused_by_name(tmp_path, make_episode):
    episode = make_episode(0)
    episode.arrays["privileged.object_position"] = np.zeros((7, 3), np.float64)
    with pytest.raises(ValueError, match="privileged.object_position"):
        ShardWriter(tmp_path, 0, tuple("abcdefg")).append(episode)
