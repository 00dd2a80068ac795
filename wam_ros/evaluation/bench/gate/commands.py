"""Measures what the gate adds to a trajectory's way, and each other hop of the graph."""

import argparse
from typing import Any

from wam_ros.evaluation.bench.commands import write_json
from wam_ros.evaluation.bench.gate.run import measure_alone, measure_graph
from wam_ros.evaluation.machine import machine_facts
from wam_ros.spec.errors import UserError

_BUDGET_MS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options."""
    parser.add_argument("--seconds", type=float, default=30.0, metavar="N", help="how long each of two parts measures")
    parser.add_argument("--points", type=int, default=46, metavar="N", help="points of each trajectory in the first")
    parser.add_argument("--rate", type=float, default=20.0, metavar="HZ", help="trajectories a second in the first")
    parser.add_argument("--alone", action="store_true", help="leave the second part out, which runs the whole graph")


def run(args: argparse.Namespace) -> int:
    """Measures and prints a table; returns 1 where the gate adds more than 2 ms (p99)."""
    if not (args.seconds > 0.0 and args.points > 0 and 0.0 < args.rate <= 100.0):
        given = f"--seconds {args.seconds:g} --points {args.points} --rate {args.rate:g}"
        raise UserError(f"{given}: give numbers above 0, and a rate of at most 100")
    figures: dict[str, Any] = {"machine": machine_facts(1)}
    figures["gate"] = measure_alone(args.seconds, args.points, args.rate)
    if not args.alone:
        figures["hops_ms"] = measure_graph(args.seconds)
    write_json(args.json, figures)
    print(_table(figures))
    added = figures["gate"]["added_ms"]["p99"]
    return 0 if added is not None and added <= _BUDGET_MS else 1


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{'milliseconds':<28} {'p50':>8} {'p95':>8} {'p99':>8} {'count':>6}"]
    for part in ("gate", "hops_ms"):
        for name, entry in figures.get(part, {}).items():
            if isinstance(entry, dict) and "p50" in entry:
                shown = ["-" if entry[p] is None else f"{entry[p]:.2f}" for p in ("p50", "p95", "p99")]
                lines.append(f"{name.removesuffix('_ms').replace('_', ' '):<28} " + " ".join(f"{x:>8}" for x in shown))
                lines[-1] += f" {entry.get('count', ''):>6}"
    return "\n".join(lines)
