"""Runs the graph for many minutes: does it grow, lose messages, or miss deadlines?"""

import argparse
from typing import Any

from wam_ros.evaluation.bench.commands import write_json
from wam_ros.evaluation.bench.soak.memory import MemoryLog
from wam_ros.evaluation.bench.soak.run import soak
from wam_ros.graph.options import GraphOptions
from wam_ros.spec.errors import UserError

_MOST_GROWTH = 1.0  # per cent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options."""
    parser.add_argument("--minutes", type=float, default=20.0, metavar="N", help="how long it lasts")


def run(args: argparse.Namespace) -> int:
    """Runs the graph and prints a table; returns 1 where a process grew by 1 % or more after the warm-up."""
    if not args.minutes > 0.0:
        raise UserError(f"--minutes {args.minutes:g}: give more than 0")
    figures = soak(args.minutes, GraphOptions(), _tell)
    write_json(args.json, figures)
    print(_table(figures))
    growth = figures["memory_growth_percent"]
    return 0 if growth is not None and growth < _MOST_GROWTH else 1


def _tell(seconds: float, memory: MemoryLog) -> None:
    total = sum(entry["last_mb"] for entry in memory.figures(0.0).values())
    print(f"\r{seconds / 60.0:5.1f} min, {total:.0f} MB in all", end="", flush=True)


def _table(figures: dict[str, Any]) -> str:
    rows = ["", f"{'process':<24} {'warm (MB)':>9} {'last (MB)':>9} {'growth (%)':>10}"]
    for name, entry in figures["memory"].items():
        growth = "-" if entry["growth_percent"] is None else f"{entry['growth_percent']:.2f}"
        rows.append(f"{name:<24} {entry['warm_mb']:>9.1f} {entry['last_mb']:>9.1f} {growth:>10}")
    rows.append(f"{'stream':<24} {'received':>9} {'dropped':>9} {'late':>10}")
    for name, entry in figures["streams"].items():
        rows.append(f"{name:<24} {entry['received']:>9} {entry['dropped']:>9} {entry['late']:>10}")
    for name, entry in figures["deadlines"].items():
        rows.append(f"deadline of {name}, {entry['longest']:g} s: missed {entry['missed']}, met {entry['met']}")
    rows.append(f"restarts: {figures['restarts']}; gate rejections: {figures['gate_rejections'] or 'none'}")
    return "\n".join(rows)
