"""What a data set holds, as text."""

from pathlib import Path

import numpy as np

from wam_ros.data.episode import ACTION, FPS
from wam_ros.data.lerobot.reader import Dataset

_EXAMPLES = 2


def describe(root: str | Path) -> str:
    """Returns a page of text: size, cameras, tasks with lengths and success, action ranges, instructions.

    Raises:
        UserError: The folder holds no readable data set.
    """
    dataset = Dataset(root)
    blocks = [_summary(dataset), _cameras(dataset), _tasks(dataset.episodes), _actions(dataset)]
    return "\n\n".join("\n".join(block) for block in [*blocks, _instructions(dataset.episodes)])


def _summary(dataset: Dataset) -> list[str]:
    info, size = dataset.info, sum(path.stat().st_size for path in dataset.root.rglob("*") if path.is_file())
    minutes = info["total_frames"] / info["fps"] / 60
    lines = [
        f"{dataset.root}  LeRobotDataset {info['codebase_version']}, robot {info.get('robot_type')}",
        f"{info['total_episodes']} episodes, {info['total_frames']} frames at {info['fps']} Hz ({minutes:.1f} min), "
        f"{size / 1e6:.1f} MB",
    ]
    dropped = sum(row.get("attempts", 1) - 1 for row in dataset.episodes)
    return lines + [f"{dropped} failed demonstrations were dropped and replaced"] * (dropped > 0)


def _cameras(dataset: Dataset) -> list[str]:
    lines = ["cameras"]
    for key in dataset.video_keys:
        feature = dataset.features[key]
        height, width, _ = feature["shape"]
        video = feature.get("info", {})
        lines.append(f"  {key}  {width}x{height}, {video.get('video.codec')} {video.get('video.pix_fmt')}")
    return lines


def _tasks(episodes: list[dict]) -> list[str]:
    lines = [f"{'task':<16}{'episodes':>9}{'success':>9}{'seconds: mean':>15}{'shortest':>10}{'longest':>9}"]
    for task in sorted({_task(row) for row in episodes}):
        rows = [row for row in episodes if _task(row) == task]
        seconds = np.array([row["length"] for row in rows]) / FPS
        success = np.mean([row.get("success", np.nan) for row in rows])
        lines.append(
            f"{task:<16}{len(rows):>9}{success:>9.1%}{seconds.mean():>15.1f}{seconds.min():>10.1f}{seconds.max():>9.1f}"
        )
    return lines


def _actions(dataset: Dataset) -> list[str]:
    action, names = dataset.columns()[ACTION], dataset.features[ACTION]["names"]
    columns = dict(zip(["min", "1 %", "mean", "99 %", "max"], _ranges(action)))
    lines = [f"{'action':<16}" + "".join(f"{name:>10}" for name in columns)]
    for joint, name in enumerate(names or range(action.shape[1])):
        lines.append(f"{name!s:<16}" + "".join(f"{values[joint]:>10.4f}" for values in columns.values()))
    return lines


def _ranges(rows: np.ndarray) -> list[np.ndarray]:
    low, high = np.quantile(rows, [0.01, 0.99], axis=0)
    return [rows.min(axis=0), low, rows.mean(axis=0), high, rows.max(axis=0)]


def _instructions(episodes: list[dict]) -> list[str]:
    distinct = {instruction for row in episodes for instruction in row["tasks"]}
    lines = [f"{len(distinct)} different instructions, for instance"]
    for task in sorted({_task(row) for row in episodes}):
        said = dict.fromkeys(row["tasks"][0] for row in episodes if _task(row) == task)
        lines += [f"  {task:<14}{instruction}" for instruction in list(said)[:_EXAMPLES]]
    return lines


def _task(row: dict) -> str:
    return row.get("task", "task")
