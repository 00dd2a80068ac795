"""The command line `wam`.

Each command lives in a module of its own that is imported only when it is chosen, so that `wam --help` is instant and
`wam data info` needs neither PyTorch nor ROS. Such a module offers two functions:

    add_arguments(parser: argparse.ArgumentParser) -> None    what it takes
    run(arguments: argparse.Namespace) -> int                 does it, returns the exit code
"""

import argparse
import importlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from wam_ros.spec.errors import UserError

INTERRUPTED = 130  # what shells report after Ctrl-C


@dataclass(frozen=True)
class Command:
    """One command: its module, a line of help, and whether it may start ROS in this process."""

    module: str
    help: str
    ros: bool = False


COMMANDS = {
    "data": Command("wam_ros.data.commands", "collect demonstrations, show what a data set holds"),
    "train": Command("wam_ros.training.commands", "train a model from a configuration file"),
    "card": Command("wam_ros.training.card", "pack a finished run as a checkpoint with a model card"),
    "calibrate": Command("wam_ros.evaluation.discrepancy.commands", "measure what is normal for a model"),
    "evaluate": Command("wam_ros.evaluation.commands", "measure a policy in closed loop", ros=True),
    "bench": Command("wam_ros.evaluation.bench.commands", "measure seams, delays, the gate and faults", ros=True),
    "up": Command("wam_ros.graph.commands", "start a graph of nodes, for instance the simulated robot", ros=True),
    "do": Command("wam_ros.nodes.task.commands", "give a running graph a task, and see how it goes", ros=True),
    "demo": Command("wam_ros.evaluation.demo", "watch the simulated arm follow five instructions", ros=True),
}


def build_parser() -> argparse.ArgumentParser:
    """Returns the parser of `wam` itself, which leaves a command's own arguments alone."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="wam",
        description="World Action Models for ROS 2.",
        epilog="\n".join(["commands:", *lines, "", "wam COMMAND --help tells more."]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--debug", action="store_true", help="log more, and show the traceback of an error")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="what to do")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="its arguments")
    return parser


def load(name: str) -> ModuleType:
    """Imports the module of a command.

    Raises:
        UserError: The command, or a package that it needs, is not installed.
    """
    try:
        return importlib.import_module(COMMANDS[name].module)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("wam_ros"):
            raise UserError(f"wam {name} is not in this version of wam_ros: {error.name!r} is missing") from error
        cure = "install what is missing: make setup, or on a ROS machine pip install -r requirements.txt"
        raise UserError(f"wam {name} needs the module {error.name!r}, which is not installed; {cure}") from error


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Runs one command with its own arguments and returns its exit code."""
    if COMMANDS[name].ros:
        from wam_ros.ros_environment import ensure_ros

        ensure_ros()
    module = load(name)
    parser = argparse.ArgumentParser(prog=f"wam {name}", description=COMMANDS[name].help.capitalize() + ".")
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(arguments)) or 0)


def report(error: Exception, debug: bool) -> None:
    """Prints an error as one line on stderr."""
    if debug:
        traceback.print_exception(error)
    text = " ".join(str(error).split()) or type(error).__name__
    hint = "" if isinstance(error, UserError) or debug else " (wam --debug shows where)"
    print(f"wam: error: {text}{hint}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `wam` and returns the exit code: 0 done, 1 not reached, 2 the user's error, 130 interrupted."""
    arguments = build_parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if arguments.debug else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
    )
    try:
        return run_command(arguments.command, arguments.arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`wam ... | head`). Python would complain again when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (UserError, ValueError, OSError) as error:
        report(error, arguments.debug)
        return 2


if __name__ == "__main__":
    sys.exit(main())
