"""Reading a data set in the LeRobotDataset v3.0 layout, whoever wrote it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wam_ros.data.episode import Episode
from wam_ros.data.lerobot import layout
from wam_ros.data.lerobot.features import video_keys
from wam_ros.data.lerobot.video import decode_between
from wam_ros.spec.errors import UserError


class Dataset:
    """A data set on disk; videos are decoded only when an episode is asked for.

    Attributes:
        root: Its folder.
        info: The content of meta/info.json.
        episodes: One dictionary an episode, as in meta/episodes but without statistics.
    """

    def __init__(self, root: str | Path):
        """Reads the metadata.

        Raises:
            UserError: The folder holds no data set, one of another version, or a damaged one.
        """
        self.root = Path(root)
        self.info = _read_info(self.root)
        with _naming(self.root):
            self.episodes = self._read_episodes()

    @property
    def features(self) -> dict[str, dict]:
        """Feature name to dtype, shape and names."""
        return self.info["features"]

    @property
    def video_keys(self) -> list[str]:
        """Features that are kept as videos."""
        return video_keys(self.features)

    def columns(self) -> dict[str, np.ndarray]:
        """Returns every feature that is no video, name to array (frames, n) in the order of the data set.

        Raises:
            UserError: A data file is missing or damaged.
        """
        paths = sorted({self._data_path(row) for row in self.episodes})
        with _naming(self.root):
            table = pa.concat_tables([pq.read_table(path) for path in paths])
        if table.num_rows != self.info["total_frames"]:
            raise UserError(f"{self.root} has {table.num_rows} rows, its info says {self.info['total_frames']}")
        return {name: _rows(table[name]) for name in table.column_names if name in self.features}

    def episode(self, number: int) -> Episode:
        """Reads one episode with its images.

        Raises:
            UserError: A file is missing or damaged.
        """
        row = self.episodes[number]
        with _naming(self.root):
            table = pq.read_table(self._data_path(row), filters=[("episode_index", "=", number)])
        added = {*layout.INDEX_FEATURES, layout.DONE}
        arrays = {name: _rows(table[name]) for name in table.column_names if name not in added}
        for key in self.video_keys:
            start, stop = row[f"videos/{key}/from_timestamp"], row[f"videos/{key}/to_timestamp"]
            arrays[key] = decode_between(self.video_path(row, key), start, stop)
        return Episode(row["tasks"][0], row["task"], row["seed"], row["success"], arrays)

    def video_path(self, row: dict, key: str) -> Path:
        """Returns the video file of the feature `key` that holds the episode of this metadata row."""
        return self._path(self.info["video_path"], row, f"videos/{key}", video_key=key)

    def _data_path(self, row: dict) -> Path:
        return self._path(self.info["data_path"], row, "data")

    def _path(self, template: str, row: dict, prefix: str, **names: str) -> Path:
        indices = {name: row[f"{prefix}/{name}"] for name in ("chunk_index", "file_index")}
        return self.root / template.format(**indices, **names)

    def _read_episodes(self) -> list[dict]:
        rows = []
        for path in sorted((self.root / "meta/episodes").glob("*/*.parquet")):
            names = [name for name in pq.read_schema(path).names if not name.startswith("stats/")]
            rows += pq.read_table(path, columns=names).to_pylist()
        # A collection under way has finished files that are not part of the data set yet.
        rows = rows[: self.info["total_episodes"]]
        if [row["episode_index"] for row in rows] != list(range(self.info["total_episodes"])):
            raise UserError(f"data set {self.root} lacks metadata of episodes; run its wam data collect again")
        return rows


def _rows(column: pa.ChunkedArray) -> np.ndarray:
    """Returns a column as (rows, n)."""
    array = column.combine_chunks()
    if pa.types.is_fixed_size_list(array.type) or pa.types.is_list(array.type):
        return array.flatten().to_numpy(zero_copy_only=False).reshape(len(array), -1)
    return array.to_numpy(zero_copy_only=False).reshape(len(array), 1)


def _read_info(root: Path) -> dict:
    path = root / layout.INFO
    if not path.is_file():
        raise UserError(f"no data set in {root} ({layout.INFO} is missing); make one with wam data collect")
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
        version = str(info["codebase_version"])
        missing = {"fps", "features", "total_episodes", "total_frames", "data_path"} - info.keys()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is damaged: {error!r}") from error
    if not version.startswith("v3."):
        raise UserError(f"{root} has layout {version}; this reads v3.0: convert it with LeRobot's own script")
    if missing:
        raise UserError(f"{path} lacks {sorted(missing)}")
    return info


@contextmanager
def _naming(root: Path) -> Iterator[None]:
    """Names the data set in the errors of its files."""
    try:
        yield
    except (pa.ArrowInvalid, OSError, KeyError) as error:
        raise UserError(f"data set {root} is damaged: {error}") from error
