"""Collecting with the real simulator: complete, repeatable, and continued after an interruption."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from wam_ros.data.collect import collect
from wam_ros.data.collection import Collection
from wam_ros.data.lerobot.reader import Dataset
from wam_ros.spec.errors import UserError

QUICK = Collection(seed=3, tasks=("reach", "press_button"), shard_size=2)


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    root = tmp_path_factory.mktemp("collect") / "whole"
    assert collect(root, QUICK, 5, workers=2) == 5
    return root


def test_every_demonstration_is_there_with_its_world(whole):
    episodes = Dataset(whole).episodes
    worlds = [QUICK.world_seed(index, row["attempts"] - 1) for index, row in enumerate(episodes)]
    assert [row["task"] for row in episodes] == ["reach", "press_button", "reach", "press_button", "reach"]
    assert [row["seed"] for row in episodes] == worlds
    assert all(row["success"] for row in episodes)


def test_an_episode_shows_the_arm_moving_to_success(whole):
    episode = Dataset(whole).episode(0)
    first, *_, last = episode.arrays["observation.images.front"].astype(int)
    assert episode.instruction
    assert np.ptp(episode.arrays["observation.state"], axis=0).max() > 0.05
    assert np.abs(last - first).max() > 50


def test_growing_a_data_set_equals_collecting_it_at_once(whole, tmp_path):
    collect(tmp_path / "grown", QUICK, 3, workers=1)
    collect(tmp_path / "grown", QUICK, 5, workers=1)
    assert contents(tmp_path / "grown") == contents(whole)


def test_nothing_is_collected_twice(whole):
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*.mp4")}
    assert collect(whole, QUICK, 5) == 5
    assert {path: path.stat().st_mtime_ns for path in whole.rglob("*.mp4")} == before


def test_ctrl_c_keeps_a_readable_data_set_that_is_then_continued(tmp_path):
    root = tmp_path / "set"
    script = (
        "import signal; from wam_ros.data.collect import collect; from wam_ros.data.collection import Collection\n"
        "if __name__ == '__main__':\n"
        # A shell lets what it starts in the background ignore Ctrl-C, and children inherit that.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"    collect({str(root)!r}, Collection(tasks=('reach',), shard_size=1), 500, workers=1)\n"
    )
    (tmp_path / "script.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen([sys.executable, tmp_path / "script.py"], env=environment, stderr=subprocess.PIPE)
    while not list(root.glob("meta/episodes/*/file-001.parquet")):
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    errors = process.communicate(timeout=60)[1].decode()
    assert "KeyboardInterrupt" in errors
    count = Dataset(root).info["total_episodes"]
    assert 2 <= count < 500
    assert collect(root, Collection(tasks=("reach",), shard_size=1), count + 1, workers=1) == count + 1


def test_another_recipe_in_the_same_folder_is_refused(whole):
    with pytest.raises(UserError, match="seed"):
        collect(whole, Collection(seed=4, tasks=QUICK.tasks, shard_size=2), 5)


def test_a_process_needs_at_least_one_worker(tmp_path):
    with pytest.raises(UserError, match="0 workers"):
        collect(tmp_path, QUICK, 2, workers=0)
