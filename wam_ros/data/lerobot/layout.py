"""Names and paths of the LeRobotDataset v3.0 layout."""

from pathlib import Path

CODEBASE_VERSION = "v3.0"
FILES_PER_CHUNK = 1000

INFO = "meta/info.json"
STATS = "meta/stats.json"
TASKS = "meta/tasks.parquet"
DATA = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
VIDEO = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
EPISODES = "meta/episodes/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"

# What LeRobot adds to each row by itself.
INDEX_FEATURES = {
    "timestamp": "float32",
    "frame_index": "int64",
    "episode_index": "int64",
    "index": "int64",
    "task_index": "int64",
}
DONE = "next.done"


def place(shard: int) -> dict[str, int]:
    """Returns the chunk and the file index of a shard, as the path templates want them."""
    return {"chunk_index": shard // FILES_PER_CHUNK, "file_index": shard % FILES_PER_CHUNK}


def data_path(root: Path, shard: int) -> Path:
    """Returns where a shard's rows are."""
    return root / DATA.format(**place(shard))


def video_path(root: Path, shard: int, key: str) -> Path:
    """Returns where a shard's video of the feature `key` is."""
    return root / VIDEO.format(video_key=key, **place(shard))


def episodes_path(root: Path, shard: int) -> Path:
    """Returns where the metadata of a shard's episodes is."""
    return root / EPISODES.format(**place(shard))
