"""`wam up NAME`: starts a graph where `ros2 launch` is not at hand."""

import argparse
import logging
import signal
import time
from dataclasses import fields

from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.graphs import GRAPHS, build
from wam_ros.graph.options import HELP, GraphOptions
from wam_ros.graph.processes import GraphProcesses

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the graph's name and options."""
    names = "; ".join(f"{name}: {text}" for name, (_, text) in GRAPHS.items())
    parser.add_argument("graph", choices=list(GRAPHS), help=names)
    for option in fields(GraphOptions):
        flag = f"--{option.name.replace('_', '-')}"
        parser.add_argument(flag, type=type(option.default), default=option.default, help=HELP[option.name])
    parser.add_argument("--timeout", type=float, default=90.0, help="seconds until all nodes must be active")
    parser.add_argument("--logs", default="", help="folder for one log file a node; empty for this terminal")


def run(args: argparse.Namespace) -> int:
    """Runs the graph until SIGINT or SIGTERM (returns 0), or until a process dies for good (returns 1)."""
    options = GraphOptions(**{option.name: getattr(args, option.name) for option in fields(GraphOptions)})
    restart = BackoffSettings() if options.restarts else None
    graph = GraphProcesses(build(args.graph, options), args.logs or None, restart)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        graph.start()
        graph.bring_up(args.timeout)
        _LOG.info("graph %s is up: %s", args.graph, ", ".join(entry.full_name for entry in graph.entries))
        while not graph.died():
            time.sleep(0.2)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # a second Ctrl-C must not leave processes behind
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        graph.stop()
