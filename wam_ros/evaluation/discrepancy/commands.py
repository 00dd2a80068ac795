"""`wam calibrate discrepancy`: measures what is normal for a world model and leaves it in its checkpoint."""

import argparse
import json
import shlex
import sys
from pathlib import Path

from tqdm import tqdm

from wam_ros.evaluation.lockstep import Recipe
from wam_ros.evaluation.trials import Trial
from wam_ros.graph.paths import robot_file
from wam_ros.models.auto import checkpoint_folder, load_world_model
from wam_ros.models.discrepancy_scale import CALIBRATION
from wam_ros.sim.phrases import PHRASES, TASKS
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import training_seed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what can be calibrated, and what that takes."""
    commands = parser.add_subparsers(dest="what", required=True)
    text = "measure how far normal pictures are from what was promised, on worlds of the training data"
    discrepancy = commands.add_parser("discrepancy", help=text)
    discrepancy.add_argument("--episodes", type=int, default=100, metavar="N", help="episodes over all tasks")
    discrepancy.add_argument("--seed", type=int, default=1, metavar="S", help="base of the training data's world seeds")
    discrepancy.add_argument("--world-model", default=Recipe.world_model, metavar="DIR", help="checkpoint")
    discrepancy.add_argument("--action-model", default=Recipe.action_model, metavar="DIR", help="checkpoint")
    discrepancy.add_argument("--workers", type=int, default=1, metavar="W", help="processes")
    discrepancy.add_argument("--out", metavar="FILE", help=f"instead of {CALIBRATION} in the world model's folder")


def run(args: argparse.Namespace) -> int:
    """Drives the episodes, prints a table and writes the file."""
    from wam_ros.evaluation.discrepancy.calibration import calibrate, for_checkpoint, table
    from wam_ros.evaluation.discrepancy.runner import Watched, watch
    from wam_ros.evaluation.discrepancy.watch import MIXED

    chosen = training_trials(args.episodes, args.seed)
    folder = checkpoint_folder(args.world_model)
    spec = load_world_model(folder).observation_spec
    found = watch(recipe(args), [Watched(trial) for trial in chosen], args.workers, MIXED)
    compared = [
        one for episode in tqdm(found, total=len(chosen), unit="episode", desc="calibrating") for one in episode
    ]
    figures = calibrate(compared, spec)
    circumstances = {
        "episodes": args.episodes,
        "seed": args.seed,
        "world_seeds": [chosen[0].seed, chosen[-1].seed],
        "action_model": Path(args.action_model).name,
        "command": shlex.join(["wam", *sys.argv[1:]]),
    }
    out = Path(args.out) if args.out else folder / CALIBRATION
    out.write_text(json.dumps(for_checkpoint(figures, folder, circumstances), indent=2) + "\n", encoding="utf-8")
    print(f"{table(figures)}\nwritten to {out}")
    return 0


def recipe(args: argparse.Namespace) -> Recipe:
    """Returns what the processes need to know, from `world_model` and `action_model`; each computes with one thread."""
    return Recipe(
        policy="cascaded",
        robot=RobotSpec.load(robot_file("tabletop")),
        phrases=PHRASES,
        world_model=args.world_model,
        action_model=args.action_model,
    )


def training_trials(episodes: int, seed: int) -> list[Trial]:
    """Returns episodes in the worlds of the first demonstrations of a collection over all tasks.

    Raises:
        UserError: A number is out of range.
    """
    if episodes < 1 or seed < 0:
        raise UserError(f"{episodes} episodes from seed {seed}: give 1 or more episodes, and a seed of 0 or more")
    return [Trial(i, TASKS[i % len(TASKS)], training_seed(seed, i)) for i in range(episodes)]
