"""Steps, jerk and waiting where one chunk follows another, per splicing strategy."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np

from wam_ros.control.splicing import STRATEGIES
from wam_ros.control.validation.limits import Limits
from wam_ros.evaluation.bench.commands import write_json
from wam_ros.evaluation.bench.seams.figures import measure
from wam_ros.evaluation.bench.seams.replay import Replay
from wam_ros.evaluation.bench.seams.steps import Step, tracking_lag
from wam_ros.graph.paths import robot_file
from wam_ros.spec import ActionSpec, RobotSpec
from wam_ros.spec.errors import UserError

DELAYS = (0, 50, 100, 200, 500, 800)
# Key of the same figures for a controller that starts from the measured state.
FROM_MEASURED = "from_measured"

Found = dict[str, dict[str, dict[str, Any]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("--episodes", type=int, default=10, metavar="N", help="recorded episodes, the tasks in turn")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="base of the world seeds")
    parser.add_argument("--delays", type=int, nargs="+", default=DELAYS, metavar="MS", help="milliseconds")
    parser.add_argument("--world-model", default="cascaded_world_model", metavar="DIR", help="checkpoint")
    parser.add_argument("--action-model", default="inverse_dynamics", metavar="DIR", help="checkpoint")


def run(args: argparse.Namespace) -> int:
    """Records, replays, prints a table and writes the JSON file."""
    if min(args.delays) < 0:
        raise UserError(f"a delay of {min(args.delays)} ms asked for; give 0 or more")
    robot = RobotSpec.load(robot_file("tabletop"))
    spec, episodes = _record(args, robot)
    found, lag = compare(robot, spec, episodes, args.delays)
    write_json(args.json, found)
    print(table(found))
    print(f"recorded: {sum(map(len, episodes))} chunks of {len(episodes)} episodes; the arm lags {1e3 * lag:.0f} ms")
    return 0


def compare(
    robot: RobotSpec, spec: ActionSpec, episodes: Sequence[Sequence[Step]], delays: Sequence[int]
) -> tuple[Found, float]:
    """Replays recorded episodes for every strategy and delay (milliseconds).

    Args:
        robot: The robot.
        spec: The checkpoint's actions.
        episodes: Recorded steps of each episode.
        delays: Milliseconds.

    Returns:
        Figures by strategy and delay, and the arm's lag in seconds.
    """
    limits, lag = Limits.of(robot.joints), tracking_lag(episodes)
    rotary = np.array([joint.unit == "rad" for joint in robot.joints])

    def figures(strategy: str, delay: int, lag: float | None) -> dict[str, Any]:
        replay = Replay(robot, spec, strategy, delay / 1e3, lag)
        return measure([replay.run(episode) for episode in episodes], limits, rotary)

    found = {
        strategy: {
            str(delay): figures(strategy, delay, None) | {FROM_MEASURED: figures(strategy, delay, lag)}
            for delay in delays
        }
        for strategy in STRATEGIES
    }
    return found, lag


def table(found: Found) -> str:
    """Returns one row a strategy and delay."""
    heads = ("position", "velocity", "acceleration", "rms jerk", "violations", "idle", "measured: position", "velocity")
    lines = [f"{'strategy':<10} {'delay':>6} " + " ".join(f"{head:>{max(len(head), 9)}}" for head in heads)]
    for strategy, delays in found.items():
        for delay, row in delays.items():
            measured = row[FROM_MEASURED]
            cells = (
                *(f"{row[f'{kind}_step']:.2g}" for kind in ("position", "velocity", "acceleration")),
                f"{row['rms_jerk']:.0f}",
                str(row["limit_violations"]),
                f"{100 * row['idle_fraction']:.1f} %",
                f"{measured['position_step']:.2g}",
                f"{measured['velocity_step']:.2g}",
            )
            padded = " ".join(f"{cell:>{max(len(head), 9)}}" for head, cell in zip(heads, cells))
            lines.append(f"{strategy:<10} {delay:>6} {padded}")
    return "\n".join(lines)


def _record(args: argparse.Namespace, robot: RobotSpec) -> tuple[ActionSpec, list[list[Step]]]:
    from wam_ros.evaluation.bench.seams.recording import Recorder
    from wam_ros.evaluation.lockstep import Recipe, load_policy
    from wam_ros.evaluation.trials import trials
    from wam_ros.sim.phrases import PHRASES
    from wam_ros.sim.tabletop import TabletopSim

    chosen = trials(args.episodes, args.seed)
    recipe = Recipe("cascaded", robot, PHRASES, args.world_model, args.action_model)
    with closing(TabletopSim()) as sim:
        policy = load_policy(recipe, sim)
        recorder = Recorder(sim, policy, robot)
        return policy.action_spec, [recorder.record(trial, PHRASES) for trial in chosen]
