"""Only the shared memory of dead processes is freed."""

import fcntl
import os
from pathlib import Path

from wam_ros.graph.shared_memory import free_abandoned_segments


def segment(folder: Path, name: str, age: float) -> Path:
    path = folder / name
    path.write_bytes(b"memory")
    lock = folder / f"{name}_el"
    lock.touch()
    then = lock.stat().st_mtime - age
    os.utime(lock, (then, then))
    return path


def test_a_segment_whose_owner_is_gone_is_freed(tmp_path):
    segment(tmp_path, "fastdds_0123456789abcdef", 100.0)
    assert free_abandoned_segments(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_segment_whose_owner_lives_is_kept(tmp_path):
    path = segment(tmp_path, "fastdds_0123456789abcdef", 100.0)
    with path.with_name(path.name + "_el").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert free_abandoned_segments(tmp_path) == 0
    assert path.exists()


def test_a_segment_that_is_just_being_made_is_kept(tmp_path):
    path = segment(tmp_path, "fastdds_0123456789abcdef", 0.0)
    assert free_abandoned_segments(tmp_path) == 0
    assert path.exists()


def test_ports_and_what_belongs_to_others_is_kept(tmp_path):
    for name in ("fastdds_port7411", "sem.fastdds_port7411_mutex", "somebody_0123456789abcdef"):
        segment(tmp_path, name, 100.0)
    assert free_abandoned_segments(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 6
