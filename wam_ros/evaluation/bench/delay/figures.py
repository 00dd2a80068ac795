"""The figures of a benchmark of delays, in JSON form and as a table."""

from collections.abc import Sequence
from typing import Any

from wam_ros.evaluation.bench.delay.evaluator import DelayedOutcome
from wam_ros.evaluation.report import rates

Figures = dict[str, dict[str, dict[str, Any]]]


def summarise(outcomes: Sequence[DelayedOutcome], circumstances: dict[str, Any]) -> Figures:
    """Returns strategy to delay (milliseconds, as text) to figures; `circumstances` stand in each of them."""
    cells: dict[tuple[str, float], list[DelayedOutcome]] = {}
    for outcome in outcomes:
        cells.setdefault((outcome.job.strategy, outcome.job.delay), []).append(outcome)
    figures: Figures = {}
    for (strategy, delay), found in cells.items():
        figures.setdefault(strategy, {})[f"{1000.0 * delay:g}"] = _cell(found) | circumstances
    return figures


def _cell(outcomes: Sequence[DelayedOutcome]) -> dict[str, Any]:
    moving, stale, idle = (sum(getattr(o.time, name) for o in outcomes) for name in ("moving", "stale", "idle"))
    succeeded = [outcome.result.elapsed for outcome in outcomes if outcome.result.success]
    return rates([outcome.result for outcome in outcomes]) | {
        "stale_action_fraction": stale / moving if moving else 0.0,
        "idle_fraction": idle / (moving + idle) if moving + idle else 0.0,
        "holds": sum(outcome.result.holds for outcome in outcomes),
        "mean_seconds_to_success": sum(succeeded) / len(succeeded) if succeeded else None,
    }


def table(figures: Figures) -> str:
    """Returns success, stale and idle shares in percent, one row a strategy, one column a delay."""
    delays = list(dict.fromkeys(delay for row in figures.values() for delay in row))
    rows = [["strategy", *(f"{delay} ms" for delay in delays)]]
    rows += [[strategy, *(_entry(row[delay]) for delay in delays)] for strategy, row in figures.items()]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join(["success / stale / idle, percent", *lines])


def _entry(cell: dict[str, Any]) -> str:
    shares = (cell["success_rate"], cell["stale_action_fraction"], cell["idle_fraction"])
    return " / ".join(f"{100.0 * share:.0f}" for share in shares)
