"""Making one data set of the shards that are complete: final numbers, tasks, statistics, info."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wam_ros.data.episode import FPS
from wam_ros.data.lerobot import atomic, layout
from wam_ros.data.lerobot.features import Features
from wam_ros.data.lerobot.shard import FEATURES_KEY, INDICES_KEY
from wam_ros.data.lerobot.stats import Stats, as_lists, combine
from wam_ros.spec.errors import UserError


@dataclass(frozen=True)
class Shard:
    """One complete shard on disk: its number, the demonstrations it stands for, its episodes and features."""

    number: int
    indices: range
    episodes: pa.Table
    features: Features


def complete_shards(root: Path) -> list[Shard]:
    """Returns the shards that are complete, in order.

    Raises:
        UserError: A metadata file is damaged, or was not written by this package.
    """
    shards = []
    for path in sorted((root / "meta/episodes").glob("chunk-*/file-*.parquet")):
        number = int(path.parent.name[6:]) * layout.FILES_PER_CHUNK + int(path.stem[5:])
        try:
            table = pq.read_table(path)
            metadata = table.schema.metadata or {}
            indices = range(*json.loads(metadata[INDICES_KEY]))
            shards.append(Shard(number, indices, table, json.loads(metadata[FEATURES_KEY])))
        except (pa.ArrowInvalid, KeyError, ValueError) as error:
            raise UserError(f"{path} is damaged or not from wam data collect ({error}); use another folder") from error
    return shards


def merge(root: Path, robot_type: str) -> int:
    """Numbers the episodes of all complete shards throughout and writes the metadata; returns how many there are.

    Repeating it changes nothing, so it may be interrupted; meta/info.json comes last.

    Raises:
        UserError: There is no space left, the shards don't belong together, or one is damaged.
    """
    shards = complete_shards(root)
    if not shards:
        return 0
    if any(shard.features != shards[0].features for shard in shards):
        raise UserError(f"{root} mixes shards with different features; collect into an empty folder")
    tasks: dict[str, int] = {}
    episodes = frames = 0
    with atomic.telling_when_full(root):
        for shard in shards:
            for (instruction,) in shard.episodes["tasks"].to_pylist():
                tasks.setdefault(instruction, len(tasks))
            _renumber(root, shard, episodes, frames, tasks)
            episodes += shard.episodes.num_rows
            frames += sum(shard.episodes["length"].to_pylist())
        atomic.write_parquet(root / layout.TASKS, [_task_table(tasks)])
        atomic.write_json(root / layout.STATS, as_lists(_total_stats(shards)))
        totals = {"total_episodes": episodes, "total_frames": frames, "total_tasks": len(tasks)}
        atomic.write_json(root / layout.INFO, _info(shards[0].features, totals, robot_type))
    return episodes


def _renumber(root: Path, shard: Shard, first_episode: int, first_frame: int, tasks: dict[str, int]) -> None:
    """Gives a shard's rows and episodes their final numbers, unless they have them."""
    lengths = shard.episodes["length"].to_numpy()
    stops = first_frame + np.cumsum(lengths)
    numbers = first_episode + np.arange(len(lengths))
    task_numbers = np.array([tasks[instruction] for (instruction,) in shard.episodes["tasks"].to_pylist()])
    columns = {
        "episode_index": np.repeat(numbers, lengths),
        "index": np.arange(first_frame, stops[-1]),
        "task_index": np.repeat(task_numbers, lengths),
    }
    path = layout.data_path(root, shard.number)
    data = pq.read_table(path)
    if data.num_rows != lengths.sum():
        raise UserError(f"{path} has {data.num_rows} rows, not {lengths.sum()}; delete {root} and collect again")
    if any(not np.array_equal(data[name].to_numpy(), values) for name, values in columns.items()):
        data = _replace(data, columns)
        parts = [data.slice(stop - length - first_frame, length) for stop, length in zip(stops, lengths)]
        atomic.write_parquet(path, parts)
    columns = {"episode_index": numbers, "dataset_from_index": stops - lengths, "dataset_to_index": stops}
    if any(not np.array_equal(shard.episodes[name].to_numpy(), values) for name, values in columns.items()):
        atomic.write_parquet(layout.episodes_path(root, shard.number), [_replace(shard.episodes, columns)])


def _replace(table: pa.Table, columns: dict[str, np.ndarray]) -> pa.Table:
    for name, values in columns.items():
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(values, pa.int64()))
    return table


def _task_table(tasks: dict[str, int]) -> pa.Table:
    """Returns the table of instructions; its pandas metadata makes the instruction the index, as LeRobot wants it."""
    table = pa.table({"task_index": pa.array(tasks.values(), pa.int64()), "task": pa.array(tasks, pa.string())})
    columns = [
        {"name": name, "field_name": name, "pandas_type": kind, "numpy_type": numpy_type, "metadata": None}
        for name, kind, numpy_type in (("task_index", "int64", "int64"), ("task", "unicode", "object"))
    ]
    pandas = {"index_columns": ["task"], "column_indexes": [], "columns": columns, "pandas_version": "2.0.0"}
    return table.replace_schema_metadata({b"pandas": json.dumps(pandas)})


def _total_stats(shards: list[Shard]) -> dict[str, Stats]:
    parts: dict[str, list[Stats]] = {}
    for shard in shards:
        names = [name for name in shard.episodes.column_names if name.startswith("stats/")]
        for row in shard.episodes.select(names).to_pylist():
            episode: dict[str, Stats] = {}
            for name, value in row.items():
                _, feature, stat = name.split("/")
                episode.setdefault(feature, {})[stat] = np.array(value)
            for feature, stats in episode.items():
                parts.setdefault(feature, []).append(stats)
    return {feature: combine(stats) for feature, stats in parts.items()}


def _info(features: Features, totals: dict[str, int], robot_type: str) -> dict:
    return {
        "codebase_version": layout.CODEBASE_VERSION,
        "robot_type": robot_type,
        **totals,
        "fps": FPS,
        "chunks_size": layout.FILES_PER_CHUNK,
        "data_files_size_in_mb": 100,
        "video_files_size_in_mb": 200,
        "splits": {"train": f"0:{totals['total_episodes']}"},
        "data_path": layout.DATA,
        "video_path": layout.VIDEO,
        "features": features,
    }
