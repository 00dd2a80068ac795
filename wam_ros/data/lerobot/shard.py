"""Writing one shard: a run of episodes with one data file, one video a camera and one metadata file.

Shards are numbered from their own start; `merge` gives the episodes of all shards their final numbers.
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa

from wam_ros.data.episode import FPS, Episode
from wam_ros.data.lerobot import atomic, layout
from wam_ros.data.lerobot.features import Features, arrow_schema, features_of, video_keys
from wam_ros.data.lerobot.stats import as_lists, episode_stats
from wam_ros.data.lerobot.video import VideoEncoder

FEATURES_KEY = b"wam.features"
INDICES_KEY = b"wam.indices"


class ShardWriter:
    """Collects episodes in memory and writes them when it is finished, the metadata last.

    A shard therefore exists when its metadata does; anything else that an interruption left is overwritten.
    """

    def __init__(self, root: Path, shard: int, joint_names: tuple[str, ...]):
        self._root, self._shard, self._joint_names = Path(root), shard, joint_names
        self._features: Features = {}
        self._videos: dict[str, VideoEncoder] = {}
        self._tables: list[pa.Table] = []
        self._rows: list[dict] = []
        self._frames = 0

    def append(self, episode: Episode, **extra: int) -> None:
        """Adds an episode; `extra` columns go into its metadata beside task, seed and success.

        Raises:
            ValueError: The episode has other features than the first one.
        """
        features = features_of(episode, self._joint_names)
        if not self._rows:
            self._features = features
            shapes = {key: features[key]["shape"] for key in video_keys(features)}
            self._videos = {key: VideoEncoder(height, width) for key, (height, width, _) in shapes.items()}
        if features != self._features:
            names = {**features, **self._features}
            changed = [name for name in names if features.get(name) != self._features.get(name)]
            raise ValueError(f"episode with seed {episode.seed} has other features than the first: {sorted(changed)}")
        self._rows.append(self._metadata(episode) | extra)
        for key, encoder in self._videos.items():
            encoder.append(episode.arrays[key])
        self._tables.append(data_table(self._columns(episode), self._features))
        self._frames += episode.length

    def finish(self, indices: range) -> None:
        """Writes everything; `indices` are the demonstrations that this shard stands for.

        Raises:
            UserError: There is no space left; the shard then does not exist.
        """
        metadata = layout.episodes_path(self._root, self._shard)
        with atomic.telling_when_full(self._root):
            metadata.unlink(missing_ok=True)
            for key, encoder in self._videos.items():
                atomic.write_bytes(layout.video_path(self._root, self._shard, key), encoder.finish())
            atomic.write_parquet(layout.data_path(self._root, self._shard), self._tables)
            table = pa.Table.from_pylist(self._rows).replace_schema_metadata(
                {FEATURES_KEY: json.dumps(self._features), INDICES_KEY: json.dumps([indices.start, indices.stop])}
            )
            atomic.write_parquet(metadata, [table])

    def _columns(self, episode: Episode) -> dict[str, np.ndarray]:
        rows = np.arange(episode.length)
        return {
            **{name: array for name, array in episode.arrays.items() if name not in self._videos},
            layout.DONE: rows == episode.length - 1,
            "timestamp": (rows / FPS).astype(np.float32),
            "frame_index": rows,
            "episode_index": np.full(episode.length, len(self._rows) - 1),
            "index": self._frames + rows,
            "task_index": np.zeros(episode.length, np.int64),
        }

    def _metadata(self, episode: Episode) -> dict:
        place = layout.place(self._shard)
        row = {
            "episode_index": len(self._rows),
            "tasks": [episode.instruction],
            "length": episode.length,
            "dataset_from_index": self._frames,
            "dataset_to_index": self._frames + episode.length,
            "data/chunk_index": place["chunk_index"],
            "data/file_index": place["file_index"],
            "meta/episodes/chunk_index": place["chunk_index"],
            "meta/episodes/file_index": place["file_index"],
        }
        for key, encoder in self._videos.items():
            start = encoder.duration
            row[f"videos/{key}/chunk_index"] = place["chunk_index"]
            row[f"videos/{key}/file_index"] = place["file_index"]
            row[f"videos/{key}/from_timestamp"] = float(start)
            row[f"videos/{key}/to_timestamp"] = float(start + Fraction(episode.length, FPS))
        for feature, stats in as_lists(episode_stats(episode.arrays)).items():
            row |= {f"stats/{feature}/{name}": value for name, value in stats.items()}
        return row | {"task": episode.task, "seed": episode.seed, "success": episode.success}


def data_table(columns: dict[str, np.ndarray], features: Features) -> pa.Table:
    """Returns an episode's rows as the data files hold them."""
    schema = arrow_schema(features)
    arrays = []
    for field in schema:
        values = columns[field.name]
        if pa.types.is_fixed_size_list(field.type):
            flat = pa.array(np.ascontiguousarray(values).ravel(), field.type.value_type)
            arrays.append(pa.FixedSizeListArray.from_arrays(flat, type=field.type))
        else:
            arrays.append(pa.array(values.reshape(len(values)), field.type))
    return pa.table(arrays, schema=schema)
