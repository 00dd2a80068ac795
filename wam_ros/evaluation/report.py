"""The figures of an evaluation, as JSON and as a table."""

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.statistics import percentiles, wilson_interval

# Seconds that a simulation may lag in a whole run without anybody noticing.
_BEHIND = 1.0


def share(hits: Sequence[bool]) -> dict[str, Any]:
    """Returns how often something was so: `rate` (None of nothing), its 95 % `interval`, and out of how many."""
    rate = sum(hits) / len(hits) if hits else None
    return {"rate": rate, "interval": list(wilson_interval(sum(hits), len(hits))), "count": len(hits)}


def rates(results: Sequence[EpisodeResult]) -> dict[str, Any]:
    """Returns the success over all episodes and task by task, with Wilson's 95 % intervals."""
    tasks = dict.fromkeys(result.trial.task for result in results)
    by_task = {task: share([r.success for r in results if r.trial.task == task]) for task in tasks}
    overall = share([result.success for result in results])
    return {
        "success_rate": overall["rate"],
        "success_interval": overall["interval"],
        "episodes": overall["count"],
        "per_task": {
            task: {"success_rate": found["rate"], "episodes": found["count"], "interval": found["interval"]}
            for task, found in by_task.items()
        },
    }


def summarise(results: Sequence[EpisodeResult]) -> dict[str, Any]:
    """Returns all figures of a closed loop in JSON form."""
    timed = sum(result.timed_seconds for result in results)
    failed = [result for result in results if not result.success]
    return rates(results) | {
        "plan_latency_ms": percentiles([s for result in results for s in result.plan_seconds], 1000.0),
        "act_latency_ms": percentiles([s for result in results for s in result.act_seconds], 1000.0),
        "idle_fraction": sum(result.idle_seconds for result in results) / timed if timed else 0.0,
        "wrong_object": share([result.wrong_object for result in failed])["rate"] if failed else 0.0,
        "holds": sum(result.holds for result in results),
        "mean_seconds_to_success": _mean([result.elapsed for result in results if result.success]),
        "failures": [failure(result) for result in failed],
    }


def failure(result: EpisodeResult) -> dict[str, Any]:
    """Returns what is worth knowing about one failed episode."""
    return {
        "task": result.trial.task,
        "seed": result.trial.seed,
        "instruction": result.instruction,
        "touched": result.touched,
        "elapsed": result.elapsed,
        "holds": result.holds,
        "detail": result.detail,
    }


def write_json(path: str | Path, report: dict[str, Any]) -> None:
    """Writes a report; what is not a finite number becomes null, which every JSON reader takes."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_plain(report), indent=2, allow_nan=False) + "\n", encoding="utf-8")


def table(report: dict[str, Any]) -> str:
    """Returns the main figures as a small table."""
    rows = [("task", "success", "95 % interval", "episodes")]
    for name, found in [*report["per_task"].items(), ("all", report)]:
        interval = found.get("interval") or found.get("success_interval")
        rows.append((name, _percent(found["success_rate"]), _range(interval), str(found["episodes"])))
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    for key, name in (("plan_latency_ms", "plan latency"), ("act_latency_ms", "act latency")):
        found = report[key]
        if found["p50"] is not None:
            lines.append(f"{name}: p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms, p99 {found['p99']:.1f} ms")
    lines.append(f"idle: {_percent(report['idle_fraction'])}; rounds on hold: {report['holds']}")
    behind = report.get("seconds_behind_clock") or 0.0
    if behind > _BEHIND:
        lines.append(f"the simulation fell {behind:.1f} s behind the clock: the machine was too busy for these figures")
    return "\n".join(lines)


def _percent(rate: float | None) -> str:
    return "-" if rate is None else f"{100 * rate:.1f} %"


def _range(interval: Iterable[float]) -> str:
    low, high = interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
