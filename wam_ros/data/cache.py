"""All frames of some data sets, decoded once, small, and mapped into memory."""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from wam_ros.data.episode import IMAGES
from wam_ros.data.lerobot import atomic
from wam_ros.data.lerobot.reader import Dataset
from wam_ros.data.lerobot.video import decode
from wam_ros.models.preprocessing import resize
from wam_ros.spec.errors import UserError

_VERSION = 1


@dataclass(frozen=True)
class FrameCache:
    """Frames and columns of one or more data sets, episode after episode.

    Attributes:
        images: Camera name to RGB frames, uint8 (frames, height, width, 3), mapped from disk and read-only.
        columns: Feature name to array (frames, n); `episode_index` and `index` count through all data sets.
        starts: First frame of each episode, int64 (episodes,).
        lengths: Frames of each episode, int64 (episodes,).
        tasks: Task of each episode.
        instructions: Instruction of each episode.
        seeds: World seed of each episode.
        success: Whether each episode succeeded, bool (episodes,).
    """

    images: dict[str, np.ndarray]
    columns: dict[str, np.ndarray]
    starts: np.ndarray
    lengths: np.ndarray
    tasks: list[str]
    instructions: list[str]
    seeds: list[int]
    success: np.ndarray

    @property
    def frames(self) -> int:
        """Number of frames of each camera."""
        return int(self.lengths.sum())

    @property
    def episodes(self) -> int:
        """Number of episodes."""
        return len(self.lengths)


def load_frames(
    dirs: str | Path | Sequence[str | Path], image_size: tuple[int, int] = (64, 64), cache: str | Path = "runs/cache"
) -> FrameCache:
    """Returns the frames of one or more data sets at the size that a model works at.

    The first call decodes with all cores and keeps the result below `cache`; later ones only map it.

    Args:
        dirs: Folder of a data set, or several, which are put one after the other.
        image_size: Height and width that the frames are averaged down to.
        cache: Folder for the results, one folder each.

    Raises:
        UserError: A data set is missing or damaged, they differ in their features, or there is no space left.
    """
    roots = [dirs] if isinstance(dirs, (str, Path)) else list(dirs)
    datasets = [Dataset(root) for root in roots]
    if not datasets:
        raise UserError("no data set given; name at least one folder")
    for dataset in datasets[1:]:
        if dataset.features != datasets[0].features:
            raise UserError(f"{dataset.root} and {datasets[0].root} have different features; train on them apart")
    folder = Path(cache) / _key(datasets, image_size)
    if not folder.is_dir():
        with atomic.telling_when_full(folder):
            _build(datasets, image_size, folder)
    return _open(folder)


def _key(datasets: list[Dataset], image_size: tuple[int, int]) -> str:
    """Returns a name that changes whenever a file of the data sets does."""
    digest = hashlib.sha256(repr((_VERSION, tuple(image_size))).encode())
    for dataset in datasets:
        digest.update(json.dumps(dataset.info, sort_keys=True).encode())
        for path in sorted(dataset.root.rglob("*.*")):
            if path.suffix in (".mp4", ".parquet"):
                stat = path.stat()
                digest.update(f"{path.relative_to(dataset.root)} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:20]


def _build(datasets: list[Dataset], image_size: tuple[int, int], folder: Path) -> None:
    """Decodes everything into a folder with another name and renames it at the end."""
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
    partial.mkdir(parents=True)
    try:
        _decode_all(datasets, image_size, partial)
        columns = [dataset.columns() for dataset in datasets]
        merged = {name: np.concatenate([part[name] for part in columns]) for name in columns[0]}
        rows = [row for dataset in datasets for row in dataset.episodes]
        lengths = np.array([row["length"] for row in rows])
        merged["episode_index"] = np.repeat(np.arange(len(rows)), lengths)[:, None]
        merged["index"] = np.arange(lengths.sum())[:, None]
        np.savez(partial / "columns.npz", **merged)
        kept = ("task", "seed", "success", "length")
        index = {name: [row.get(name) for row in rows] for name in kept}
        index["instruction"] = [row["tasks"][0] for row in rows]
        (partial / "index.json").write_text(json.dumps(index), encoding="utf-8")
        os.replace(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _decode_all(datasets: list[Dataset], image_size: tuple[int, int], folder: Path) -> None:
    total = sum(dataset.info["total_frames"] for dataset in datasets)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        jobs = []
        for key in datasets[0].video_keys:
            path = folder / f"{key.removeprefix(IMAGES)}.npy"
            target = open_memmap(path, mode="w+", dtype=np.uint8, shape=(total, *image_size, 3))
            start = 0
            for dataset in datasets:
                for video, rows in groupby(dataset.episodes, key=lambda row, d=dataset, k=key: d.video_path(row, k)):
                    count = sum(row["length"] for row in rows)
                    jobs.append(pool.submit(_decode_video, video, target[start : start + count]))
                    start += count
        for job in jobs:
            job.result()


def _decode_video(path: Path, target: np.ndarray) -> None:
    """Fills `target` (frames, height, width, 3) with the first frames of a video, averaged down."""
    count = 0
    for count, frame in enumerate(decode(path), start=1):
        target[count - 1] = resize(frame, target.shape[1:3])
        if count == len(target):
            return
    raise UserError(f"video {path} has {count} frames, its data set says {len(target)}; collect the data set again")


def _open(folder: Path) -> FrameCache:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    lengths = np.array(index["length"], dtype=np.int64)
    with np.load(folder / "columns.npz") as columns:
        arrays = {name: columns[name] for name in columns.files}
    return FrameCache(
        images={path.stem: np.load(path, mmap_mode="r") for path in sorted(folder.glob("*.npy"))},
        columns=arrays,
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        tasks=index["task"],
        instructions=index["instruction"],
        seeds=index["seed"],
        success=np.array(index["success"], dtype=bool),
    )
