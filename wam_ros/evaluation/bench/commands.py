"""`wam bench`: how motion, delays, the gate and faults turn out, in figures."""

import argparse
import importlib
import json
from pathlib import Path
from types import ModuleType

BENCHES: dict[str, str] = {
    "delay": "wam_ros.evaluation.bench.delay.commands",
    "discrepancy": "wam_ros.evaluation.bench.discrepancy",
    "faults": "wam_ros.evaluation.bench.faults.commands",
    "gate": "wam_ros.evaluation.bench.gate.commands",
    "seams": "wam_ros.evaluation.bench.seams.commands",
    "soak": "wam_ros.evaluation.bench.soak.commands",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the benchmarks; each is a module with `add_arguments`, and with `run`, which returns its figures.

    These modules are imported for their options alone, so they leave models, simulators and ROS to `run`.
    """
    benches = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    for name, path in BENCHES.items():
        module = importlib.import_module(path)
        bench = benches.add_parser(name, help=_summary(module), description=_summary(module))
        bench.add_argument("--json", metavar="FILE", help="where to write the figures")
        module.add_arguments(bench)
        bench.set_defaults(run_bench=module.run)


def run(arguments: argparse.Namespace) -> int:
    """Runs the chosen benchmark; returns its exit code."""
    return int(arguments.run_bench(arguments) or 0)


def write_json(path: str, figures: dict) -> None:
    """Writes figures to a file, and makes its folder; does nothing where no path was given."""
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(figures, indent=2) + "\n")


def _summary(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
