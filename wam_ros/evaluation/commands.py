"""`wam evaluate`: how often a policy succeeds in closed loop, and how quick it is."""

import argparse
import os
import shlex
import sys
from typing import Any

from tqdm import tqdm

from wam_ros.evaluation import report
from wam_ros.evaluation.lockstep import POLICIES, Outcome, Recipe, run_trials
from wam_ros.evaluation.machine import machine_facts
from wam_ros.evaluation.trials import Trial, read_phrases, trials
from wam_ros.graph.paths import robot_file
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError

MODES = ("lockstep", "realtime")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("robot", choices=["tabletop"], help="which simulated robot")
    parser.add_argument("--episodes", type=int, default=100, metavar="N", help="episodes over all tasks")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="base of the world seeds")
    parser.add_argument("--task", action="append", choices=TASKS, help="only this task; may be given several times")
    parser.add_argument("--phrases", metavar="FILE", help="JSON file: task to templates, instead of the built-in ones")
    parser.add_argument("--mode", choices=MODES, default=MODES[0], help="in process, or through the real ROS graph")
    parser.add_argument("--policy", choices=POLICIES, default=POLICIES[0], help="who decides")
    parser.add_argument("--json", metavar="FILE", help="where to write all figures")
    parser.add_argument("--links", action="store_true", help="measure the cascade's links apart too (lockstep)")
    parser.add_argument("--world-model", default=Recipe.world_model, metavar="DIR", help="checkpoint of cascaded")
    parser.add_argument("--action-model", default=Recipe.action_model, metavar="DIR", help="checkpoint of cascaded")
    parser.add_argument("--policy-checkpoint", default=Recipe.reactive_policy, metavar="DIR", help="checkpoint of bc")
    parser.add_argument("--execute", type=int, default=6, metavar="K", help="knots between two decisions (lockstep)")
    parser.add_argument("--workers", type=int, default=1, metavar="W", help="processes (lockstep)")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch a process; 0 shares out the cores")
    parser.add_argument("--params-file", default="", metavar="FILE", help="node parameters that win (realtime)")
    parser.add_argument("--logs", default="", metavar="DIR", help="folder for the nodes' logs (realtime)")


def run(args: argparse.Namespace) -> int:
    """Evaluates, prints a table, writes the JSON file; returns 1 where the graph broke before the end."""
    tasks = tuple(args.task or TASKS)
    chosen = trials(args.episodes, args.seed, tasks)
    recipe = Recipe(
        policy=args.policy,
        robot=RobotSpec.load(robot_file(args.robot)),
        phrases=read_phrases(args.phrases, tasks),
        world_model=args.world_model,
        action_model=args.action_model,
        reactive_policy=args.policy_checkpoint,
        execute=args.execute,
        threads=args.threads or max(1, len(os.sched_getaffinity(0)) // max(1, args.workers)),
        links=args.links,
    )
    measured = _realtime(args, recipe, chosen) if args.mode == "realtime" else _lockstep(args, recipe, chosen)
    full = {"mode": args.mode, "policy": args.policy, "seed": args.seed} | measured | _circumstances(args, recipe)
    if args.json:
        report.write_json(args.json, full)
    print(report.table(full))
    if full.get("stopped"):
        print(f"stopped after {full['episodes']} episodes: {full['stopped']}", file=sys.stderr)
        return 1
    return 0


def _lockstep(args: argparse.Namespace, recipe: Recipe, chosen: list[Trial]) -> dict[str, Any]:
    from wam_ros.evaluation import links

    outcomes: list[Outcome] = []
    with _bar(len(chosen)) as bar:
        for outcome in run_trials(recipe, chosen, args.workers):
            outcomes.append(outcome)
            bar.update()
            bar.set_postfix_str(f"{sum(o.result.success for o in outcomes)} succeeded", refresh=False)
    results = [outcome.result for outcome in outcomes]
    figures = report.summarise(results)
    if recipe.links:
        figures["links"] = links.summarise([outcome.links for outcome in outcomes if outcome.links], results)
    return figures


def _realtime(args: argparse.Namespace, recipe: Recipe, chosen: list[Trial]) -> dict[str, Any]:
    if recipe.links:
        raise UserError("--links measures in process; leave out --mode realtime")
    from wam_ros.evaluation.realtime import RealtimeGraph

    results, stopped = [], ""
    with RealtimeGraph(recipe, args.params_file, args.logs) as graph, _bar(len(chosen)) as bar:
        try:
            for trial in chosen:
                results.append(graph.run(trial))
                bar.update()
                bar.set_postfix_str(f"{sum(r.success for r in results)} succeeded", refresh=False)
        except UserError as error:
            stopped = str(error)
        return graph.figures(results) | {"stopped": stopped}


def _circumstances(args: argparse.Namespace, recipe: Recipe) -> dict[str, Any]:
    return {
        "phrases": args.phrases or "built in",
        "checkpoints": _checkpoints(recipe),
        "execute": recipe.execute,
        "workers": args.workers,
        "machine": machine_facts(recipe.threads),
        "command": shlex.join(["wam", *sys.argv[1:]]),
    }


def _checkpoints(recipe: Recipe) -> dict[str, str]:
    if recipe.policy == "cascaded":
        return {"world_model": recipe.world_model, "action_model": recipe.action_model}
    return {"policy": recipe.reactive_policy} if recipe.policy == "bc" else {}


def _bar(total: int) -> tqdm:
    return tqdm(total=total, unit="episode", desc="evaluating", mininterval=0.2 if sys.stderr.isatty() else 30.0)
