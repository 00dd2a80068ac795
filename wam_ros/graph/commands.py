"""`wam up NAME`: starts a graph where `ros2 launch` is not at hand."""

import argparse
import logging
import signal
import threading
from dataclasses import fields

from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.graphs import GRAPHS, build
from wam_ros.graph.options import HELP, GraphOptions
from wam_ros.graph.processes import GraphProcesses

_LOG = logging.getLogger(__name__)
_POLL = 0.2


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
    # A KeyboardInterrupt in the midst of ROS's C++ would come out of it as another error.
    ended = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, lambda *_: ended.set())
    try:
        graph.start()
        graph.bring_up(args.timeout, lambda: _raise_if(ended))
        _LOG.info("graph %s is up: %s", args.graph, ", ".join(entry.full_name for entry in graph.entries))
        while not ended.wait(_POLL):
            if graph.died():
                return 1
        return 0
    except InterruptedError:
        return 0
    finally:
        graph.stop()


def _raise_if(ended: threading.Event) -> None:
    if ended.is_set():
        raise InterruptedError
