"""`wam data collect` and `wam data info`."""

import argparse
import signal

from wam_ros.data.collection import Collection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the two subcommands and what they take."""
    commands = parser.add_subparsers(dest="action", required=True)
    standard = Collection()
    collect = commands.add_parser("collect", help="let the scripted expert demonstrate the tasks; goes on where it was")
    collect.add_argument("robot", choices=["tabletop"], help="which simulated robot")
    collect.add_argument("--episodes", type=int, required=True, metavar="N", help="demonstrations that there shall be")
    collect.add_argument("--seed", type=int, default=standard.seed, metavar="S", help="base of the world seeds")
    collect.add_argument("--out", required=True, metavar="DIR", help="folder of the data set")
    collect.add_argument("--workers", type=int, metavar="K", help="processes (default: all cores)")
    collect.add_argument(
        "--tasks", nargs="+", default=standard.tasks, metavar="TASK", help=f"default: {' '.join(standard.tasks)}"
    )
    collect.add_argument(
        "--noise",
        type=float,
        default=standard.noise,
        metavar="SHARE",
        help="share of the demonstrations with mistakes to recover from, 0 to 1 (default: %(default)s)",
    )
    collect.add_argument(
        "--drive",
        nargs=2,
        default=("", ""),
        metavar=("WORLD_MODEL", "ACTION_MODEL"),
        help="checkpoints that drive each demonstration's first steps, so that the expert shows how to recover",
    )
    collect.add_argument("--keep-failed", action="store_true", help="keep failed demonstrations, flagged")
    info = commands.add_parser("info", help="show what a data set holds")
    info.add_argument("dir", metavar="DIR", help="folder of the data set")


def run(args: argparse.Namespace) -> int:
    """Runs the chosen subcommand and returns the exit code."""
    return _collect(args) if args.action == "collect" else _info(args)


def _collect(args: argparse.Namespace) -> int:
    from wam_ros.data.collect import collect

    collection = Collection(args.robot, args.seed, tuple(args.tasks), args.noise, args.keep_failed, *args.drive)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    count = collect(args.out, collection, args.episodes, args.workers)
    print(f"{args.out}: {count} episodes; wam data info {args.out} shows what is inside")
    return 0


def _info(args: argparse.Namespace) -> int:
    from wam_ros.data.info import describe

    print(describe(args.dir))
    return 0
