"""Small made-up episodes, and data sets of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from wam_ros.data.episode import ACTION, PERTURBED, STATE, Episode
from wam_ros.data.lerobot.merge import merge
from wam_ros.data.lerobot.shard import ShardWriter

JOINTS = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3", "gripper")


def _episode(number: int, length: int = 7, size: int = 32) -> Episode:
    rng = np.random.default_rng(number)
    frames = np.full((length, size, size, 3), 90, np.uint8)
    for t in range(length):
        frames[t, 8:12, 4 + t : 8 + t] = (230, 20, 20)
        frames[t, 20:24, 20:24] = (20, 60, 240)
    arrays = {
        "observation.images.front": frames,
        "observation.images.wrist": frames[:, ::-1].copy(),
        STATE: rng.normal(size=(length, 7)).astype(np.float32),
        ACTION: rng.normal(size=(length, 7)).astype(np.float32),
        "privileged.object_position": rng.normal(size=(length, 3)).astype(np.float32),
        PERTURBED: rng.random((length, 1)) < 0.2,
    }
    task = ("reach", "push")[number % 2]
    return Episode(f"{task} number {number // 2}", task, 2 * number, True, arrays)


@pytest.fixture
def make_episode() -> Callable[..., Episode]:
    """Makes an episode that its number determines; coloured squares move over grey frames."""
    return _episode


def _write_shard(root: Path, shard: int, numbers: range, **changes: int) -> None:
    writer = ShardWriter(root, shard, JOINTS)
    for number in numbers:
        writer.append(_episode(number, length=5 + number, **changes))
    writer.finish(numbers)


@pytest.fixture
def write_shard() -> Callable[..., None]:
    """Writes episodes, given by number, as one shard; episode n has 5 + n frames."""
    return _write_shard


@pytest.fixture(scope="session")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data") / "original"
    _write_shard(root, 0, range(3))
    _write_shard(root, 1, range(3, 5))
    merge(root, "test_robot")
    return root


@pytest.fixture
def dataset_dir(tmp_path: Path, _original: Path) -> Path:
    """A data set of five episodes in two shards, for the test alone."""
    return shutil.copytree(_original, tmp_path / "data set")
