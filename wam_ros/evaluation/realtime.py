"""Closed loop through the real ROS graph, against the wall clock."""

import math
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wam_ros.control.breaches import Reaction
from wam_ros.evaluation.lockstep import Recipe
from wam_ros.evaluation.report import summarise as summarise_loop
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.statistics import percentiles
from wam_ros.evaluation.timeline import EpisodeState, Timeline
from wam_ros.evaluation.trials import Trial, instruct
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.processes import GraphProcesses
from wam_ros.models.auto import checkpoint_folder
from wam_ros.ros_environment import own_domain
from wam_ros.sim.judges import object_name
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec.errors import UserError

if TYPE_CHECKING:
    from wam_ros.nodes.graph_client import GraphClient
    from wam_ros.nodes.recorder import Recorder

DOMAIN = "ROS_DOMAIN_ID"
# Seconds that a hold needs to come to rest, and that new pictures need to reach every node after a reset.
_REST = 0.5
_FRESH = 0.2
_BRING_UP = 240.0
# Wall-clock seconds for one episode: a simulation that has fallen behind needs longer than its own time limit.
_PATIENCE = 300.0
_IDLE = "idle_time"
_MATCHING = 20.0


class RealtimeGraph:
    """The graph with a simulated robot, run for evaluation; use it as a context.

    It keeps to itself in a ROS domain of its own, unless ROS_DOMAIN_ID is set.

    Args:
        recipe: What to evaluate.
        params_file: Node parameters that win over the shipped ones, or empty.
        logs: Folder for the nodes' logs, or empty for this terminal.

    Attributes:
        client: The node that watches the graph.
    """

    def __init__(self, recipe: Recipe, params_file: str = "", logs: str = ""):
        if recipe.policy == "expert":
            raise UserError("the expert reads the simulator's state, which no topic carries; use --mode lockstep")
        self._recipe = recipe
        self._entries = entries(recipe, params_file)
        self._logs = logs or None
        self._held = ExitStack()
        self._world = TabletopSim()
        self.client: GraphClient

    def __enter__(self) -> "RealtimeGraph":
        from wam_ros.nodes.graph_client import GraphClient

        with ExitStack() as held:
            if not os.environ.get(DOMAIN):
                os.environ[DOMAIN] = str(held.enter_context(own_domain()))
                held.callback(os.environ.pop, DOMAIN)
            self._processes = held.enter_context(GraphProcesses(self._entries, self._logs))
            self._processes.bring_up(_BRING_UP)
            self.client = held.enter_context(GraphClient(self._recipe.robot))
            self.client.wait_until_matched([entry.full_name for entry in self._entries], _MATCHING)
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def run(self, trial: Trial) -> EpisodeResult:
        """Runs one episode until its judge has decided.

        Raises:
            UserError: A process of the graph died, named, or the simulated robot does not answer.
        """
        instruction, named = self.describe(trial)
        begin = self.begin(trial, instruction)
        end = self.client.wait_for(lambda state: state.over, _PATIENCE, self.check)
        self.client.instruct("")
        timeline = self.client.timeline
        return EpisodeResult(
            trial=trial,
            instruction=instruction,
            named=named,
            success=end.success,
            touched=end.touched,
            elapsed=end.elapsed,
            detail={name: value for name, value in end.detail.items() if name != _IDLE},
            plan_seconds=tuple(timeline.plan_seconds()),
            act_seconds=tuple(timeline.act_seconds()),
            idle_seconds=end.detail.get(_IDLE, 0.0) - begin.detail.get(_IDLE, 0.0),
            timed_seconds=end.elapsed - begin.elapsed,
            extra={
                "model_seconds": tuple(plan.model_seconds for plan in timeline.plans),
                "discrepancies": tuple(value for value, _ in timeline.discrepancies),
                "reactions": tuple(reaction for _, reaction in timeline.discrepancies),
            },
        )

    def describe(self, trial: Trial) -> tuple[str, str]:
        """Returns the instruction of an episode, and the name of the thing that it is about."""
        instance = self._world.reset(trial.task, trial.seed)
        return instruct(instance, self._recipe.phrases), object_name(instance)

    def record(self) -> "Recorder":
        """Begins to record what the first camera sees and what is imagined of it."""
        from wam_ros.nodes.recorder import Recorder

        return Recorder(self.client.node, self._recipe.robot)

    def begin(self, trial: Trial, instruction: str) -> EpisodeState:
        """Brings the arm to rest, sets the world up and gives the instruction; returns the state at that moment."""
        client = self.client
        client.instruct("")
        time.sleep(_REST)
        client.reset(trial.task, trial.seed, instruction)
        client.clear_fault()
        client.state = None
        begin = client.wait_for(
            lambda state: (state.task, state.seed) == (trial.task, trial.seed) and _FRESH <= state.elapsed < _PATIENCE,
            _PATIENCE,
            self.check,
        )
        client.timeline, client.discrepancy = Timeline(), None
        if self._recipe.policy != "hold":
            client.instruct(instruction)
        return begin

    def check(self) -> None:
        """Raises UserError where a process of the graph has died; the message names it."""
        dead = ", ".join(f"{name} (return code {code})" for name, code in self._processes.died().items())
        if dead:
            raise UserError(f"ended by itself: {dead}; see {self._logs or 'its output above'}")

    def figures(self, results: Sequence[EpisodeResult]) -> dict[str, Any]:
        """Returns the figures of a closed loop, and what only the graph can tell, in JSON form."""
        from wam_ros.nodes.graph_client import SIMULATOR

        figures = summarise_loop(results)
        nodes = {name.strip("/"): _numbers(values) for name, values in self.client.diagnostics.items()}
        if self._recipe.policy == "bc":
            acting = nodes.get("bc_policy", {})
            # Its trajectories do not say which picture they answer, so the node's own figure counts.
            figures["act_latency_ms"] = {p: acting.get(f"latency {p} ms") for p in ("p50", "p95", "p99")}
        model = [seconds for result in results for seconds in result.extra.get("model_seconds", ())]
        return figures | {
            "model_ms": percentiles(model, 1000.0),
            "plans": len(model),
            "seconds_behind_clock": nodes.get(SIMULATOR, {}).get("lost seconds"),
            "discrepancy": discrepancy_figures(results),
            "gate": {"holds": self.client.gate_holds, "refused": self.client.refusals},
            "nodes": nodes,
        }


def entries(recipe: Recipe, params_file: str = "") -> list[NodeEntry]:
    """Returns the nodes of the graph that evaluates a recipe.

    Raises:
        UserError: A file or a checkpoint is missing.
    """
    policy = "bc" if recipe.policy == "bc" else "cascaded"
    without = "world_model_planner,inverse_dynamics" if recipe.policy == "hold" else ""
    options = GraphOptions(robot=recipe.robot.source, policy=policy, params_file=params_file, without=without)
    checkpoints = {
        "world_model_planner": recipe.world_model,
        "inverse_dynamics": recipe.action_model,
        "bc_policy": recipe.reactive_policy,
    }
    return [_with_checkpoint(entry, checkpoints.get(entry.executable)) for entry in build("simulated", options)]


def _with_checkpoint(entry: NodeEntry, checkpoint: str | None) -> NodeEntry:
    if checkpoint is None:
        return entry
    return replace(entry, parameters={**entry.parameters, "checkpoint": str(checkpoint_folder(checkpoint).resolve())})


def discrepancy_figures(results: Sequence[EpisodeResult]) -> dict[str, float | int | None]:
    """Returns how the discrepancy was spread, and in how many episodes it led to new plans and to a hold."""
    every = [value for result in results for value in result.extra.get("discrepancies", ())]
    values = [value for value in every if math.isfinite(value)]
    reactions = [set(result.extra.get("reactions", ())) for result in results]
    return percentiles(values) | {
        "frames": len(every),
        "largest": max(values, default=None),
        "above_one": sum(value > 1.0 for value in values) / len(values) if values else None,
        "episodes_replanned": sum(Reaction.REPLAN in found for found in reactions),
        "episodes_held": sum(Reaction.HOLD in found for found in reactions),
    }


def _numbers(values: dict[str, str]) -> dict[str, float | str]:
    """Turns what reads as a number into one."""
    found: dict[str, float | str] = {}
    for key, text in values.items():
        try:
            found[key] = float(text)
        except ValueError:
            found[key] = text
    return found
