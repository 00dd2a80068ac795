"""Brings faults to the real graph while the arm moves: does it come to rest, keep its limits, and go on?"""

import argparse
import signal

from wam_ros.evaluation.bench.commands import write_json
from wam_ros.evaluation.bench.faults.report import HEADER, line, passed
from wam_ros.evaluation.bench.faults.runner import FAULTS, run_faults
from wam_ros.graph.options import GraphOptions
from wam_ros.spec.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options."""
    parser.add_argument("--trials", type=int, default=10, metavar="N", help="how often each fault is brought about")
    parser.add_argument(
        "--faults", nargs="+", choices=FAULTS, default=list(FAULTS), metavar="NAME", help=f"of {', '.join(FAULTS)}"
    )


def run(args: argparse.Namespace) -> int:
    """Runs the faults, a line each; returns 1 where one did not go as it must."""
    if args.trials < 1:
        raise UserError(f"--trials {args.trials}: give 1 or more")
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, _end_once)
    print(HEADER, flush=True)
    entries = run_faults(
        args.faults, args.trials, GraphOptions(), lambda name, entry: print(line(name, entry), flush=True)
    )
    write_json(args.json, entries)
    return 0 if all(map(passed, entries.values())) else 1


def _end_once(*_: object) -> None:
    """Ends in order, however often a signal comes: what was mounted or made must go."""
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, signal.SIG_IGN)
    raise KeyboardInterrupt
