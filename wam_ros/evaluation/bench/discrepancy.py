"""What the discrepancy says of normal runs, and of runs in which something goes wrong."""

import argparse
import sys
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.commands import write_json
from wam_ros.spec.errors import UserError

if TYPE_CHECKING:
    from wam_ros.evaluation.discrepancy.watch import Compared

_OBJECT_TASKS = ("push", "pick_place")
_SECONDS = 3.2  # a breach at 1 s, patience, and a little more


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("--episodes", type=int, default=100, metavar="N", help="normal episodes over all tasks")
    parser.add_argument("--trials", type=int, default=10, metavar="N", help="episodes a disturbance")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="base of the evaluation's world seeds")
    parser.add_argument("--limit", type=float, default=2.0, help="as the planner's discrepancy_limit")
    parser.add_argument("--patience", type=float, default=1.0, help="as the planner's discrepancy_patience, seconds")
    parser.add_argument("--workers", type=int, default=1, metavar="W", help="processes")
    parser.add_argument("--world-model", default="cascaded_world_model", metavar="DIR", help="checkpoint")
    parser.add_argument("--action-model", default="inverse_dynamics", metavar="DIR", help="checkpoint")


def run(args: argparse.Namespace) -> int:
    """Runs all episodes, prints a table and writes the JSON file."""
    from tqdm import tqdm

    from wam_ros.evaluation.discrepancy.commands import recipe
    from wam_ros.evaluation.discrepancy.disturbances import DISTURBANCES
    from wam_ros.evaluation.discrepancy.figures import Rule, after_onset, normal, table
    from wam_ros.evaluation.discrepancy.runner import Watched, watch
    from wam_ros.evaluation.trials import trials
    from wam_ros.models.auto import load_world_model
    from wam_ros.models.discrepancy_scale import CURE

    scale = load_world_model(args.world_model).discrepancy_scale
    if scale is None:
        raise UserError(f"checkpoint {args.world_model!r} has no calibration; {CURE}")
    jobs = [Watched(trial) for trial in trials(args.episodes, args.seed)]
    disturbed = trials(args.trials, args.seed, _OBJECT_TASKS) if args.trials else []
    jobs += [Watched(trial, name, _SECONDS) for name in DISTURBANCES for trial in disturbed]
    found: dict[str, list[list[Compared]]] = {}
    for job, compared in zip(jobs, tqdm(watch(recipe(args), jobs, args.workers), total=len(jobs), unit="episode")):
        found.setdefault(job.disturbance, []).append(compared)
    rule = Rule(scale, args.limit, args.patience)
    figures = {"normal": normal(found.pop("", []), rule)}
    figures["disturbed"] = {name: after_onset(episodes, rule) for name, episodes in found.items()}
    write_json(args.json, figures)
    sys.stdout.write(table(figures) + "\n")
    return 0
