"""Closed-loop success when plans arrive late, per splicing strategy."""

import argparse
import os
import sys

from tqdm import tqdm

from wam_ros.control.splicing import STRATEGIES
from wam_ros.evaluation.bench.commands import write_json
from wam_ros.graph.paths import robot_file
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError

DELAYS = (0, 50, 100, 200, 500, 800)
POLICIES = ("cascaded", "bc", "expert")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("--episodes", type=int, default=25, metavar="N", help="episodes over all tasks, for each cell")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="base of the world seeds")
    parser.add_argument("--workers", type=int, default=1, metavar="W", help="processes")
    parser.add_argument("--task", action="append", choices=TASKS, help="only this task; may be given several times")
    parser.add_argument("--strategies", nargs="+", choices=STRATEGIES, default=list(STRATEGIES), help="which ones")
    parser.add_argument("--delays", nargs="+", type=int, default=list(DELAYS), metavar="MS", help="milliseconds")
    parser.add_argument("--policy", choices=POLICIES, default=POLICIES[0], help="who decides")
    parser.add_argument("--plan-rate", type=float, default=2.5, help="most plans a second")
    parser.add_argument("--redecode-rate", type=float, default=5.0, help="decodings of one plan a second (reground)")
    parser.add_argument("--execute", type=int, default=6, metavar="K", help="knots between two waits (blocking)")
    parser.add_argument("--world-model", default="cascaded_world_model", metavar="DIR", help="checkpoint of cascaded")
    parser.add_argument("--action-model", default="inverse_dynamics", metavar="DIR", help="checkpoint of cascaded")
    parser.add_argument("--policy-checkpoint", default="reactive_policy", metavar="DIR", help="checkpoint of bc")


def run(args: argparse.Namespace) -> int:
    """Runs every cell on the same worlds, prints a table and writes the JSON file."""
    from wam_ros.evaluation.bench.delay.evaluator import DelayedTrial, run_delayed
    from wam_ros.evaluation.bench.delay.figures import summarise, table
    from wam_ros.evaluation.bench.delay.planner import Cadence
    from wam_ros.evaluation.lockstep import Recipe
    from wam_ros.evaluation.trials import read_phrases, trials

    if any(delay < 0 for delay in args.delays):
        raise UserError(f"delays {args.delays} ms: give 0 or more")
    tasks = tuple(args.task or TASKS)
    recipe = Recipe(
        policy=args.policy,
        robot=RobotSpec.load(robot_file("tabletop")),
        phrases=read_phrases(None, tasks),
        world_model=args.world_model,
        action_model=args.action_model,
        reactive_policy=args.policy_checkpoint,
        execute=args.execute,
        threads=max(1, len(os.sched_getaffinity(0)) // max(1, args.workers)),
    )
    cadence = Cadence(0.0, args.plan_rate, args.redecode_rate, args.execute)
    jobs = [
        DelayedTrial(strategy, delay / 1000.0, trial)
        for strategy in args.strategies
        for delay in args.delays
        for trial in trials(args.episodes, args.seed, tasks)
    ]
    outcomes = run_delayed(recipe, cadence, jobs, args.workers)
    pause = 0.2 if sys.stderr.isatty() else 30.0
    progress = tqdm(outcomes, total=len(jobs), unit="episode", desc="delaying", mininterval=pause)
    figures = summarise(list(progress), {"policy": args.policy, "seed": args.seed})
    write_json(args.json, figures)
    print(table(figures))
    return 0
