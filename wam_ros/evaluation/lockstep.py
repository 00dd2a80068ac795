"""Closed loop with the simulator stepped in process: decisions cost no simulated time, so it measures skill alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from wam_ros.evaluation.episode import run_episode
from wam_ros.evaluation.links import LinkRecord, Links
from wam_ros.evaluation.pilots import ChunkPilot, ExpertPilot, HoldPilot, Pilot
from wam_ros.evaluation.policies import (
    BehaviourCloning,
    CascadedPolicy,
    ChunkPolicy,
    load_behaviour_cloning,
    load_cascaded,
)
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Phrases, Trial
from wam_ros.evaluation.workers import run_jobs
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError

POLICIES = ("cascaded", "bc", "expert", "hold")
_WARM_UP = 3


@dataclass(frozen=True)
class Recipe:
    """What every process of an evaluation needs to know.

    Attributes:
        policy: One of POLICIES.
        robot: The robot.
        phrases: How the tasks are said.
        world_model: Folder or name of the world model.
        action_model: Folder or name of the action model.
        reactive_policy: Folder or name of the baseline.
        execute: Knots executed between two decisions.
        threads: Threads that torch computes with.
        links: Whether the links of the cascade are measured apart too.
    """

    policy: str
    robot: RobotSpec
    phrases: Phrases
    world_model: str = "cascaded_world_model"
    action_model: str = "inverse_dynamics"
    reactive_policy: str = "reactive_policy"
    execute: int = 6
    threads: int = 1
    links: bool = False

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UserError: The policy is unknown, or has no links to measure.
        """
        if self.policy not in POLICIES:
            raise UserError(f"policy {self.policy!r} is not known; choose one of {', '.join(POLICIES)}")
        if self.links and self.policy != "cascaded":
            raise UserError(f"policy {self.policy!r} has no links to measure apart; use --links with cascaded")


@dataclass(frozen=True)
class Outcome:
    """What one trial brought: the closed loop's result, and the links' where they were asked for."""

    result: EpisodeResult
    links: LinkRecord | None = None


class Evaluator:
    """Runs trials one by one in this process; loading the models is its first act."""

    def __init__(self, recipe: Recipe):
        self._recipe = recipe
        self._sim = TabletopSim()
        self._links: Links | None = None
        self._pilot = self._make_pilot()

    def run(self, trial: Trial) -> Outcome:
        """Runs one trial."""
        record = self._links.begin(trial, self._recipe.phrases) if self._links else None
        result = run_episode(self._sim, self._pilot, trial, self._recipe.phrases)
        return Outcome(result, record)

    def close(self) -> None:
        """Frees the renderer, which the interpreter's end would do too late."""
        self._sim.close()

    def _make_pilot(self) -> Pilot:
        recipe = self._recipe
        if recipe.policy == "hold":
            return HoldPilot()
        if recipe.policy == "expert":
            return ExpertPilot()
        policy = load_policy(recipe, self._sim)
        if recipe.links and isinstance(policy, CascadedPolicy):
            self._links = Links(self._sim, policy, recipe.robot, recipe.execute)
        return ChunkPilot(policy, recipe.robot, recipe.execute, self._links.watch_loop if self._links else None)


def load_policy(recipe: Recipe, sim: TabletopSim) -> CascadedPolicy | BehaviourCloning:
    """Loads the models of a learned policy and lets it decide a few times.

    Raises:
        UserError: A checkpoint can't be used.
    """
    import torch

    torch.set_num_threads(recipe.threads)
    if recipe.policy == "bc":
        policy: CascadedPolicy | BehaviourCloning = load_behaviour_cloning(recipe.reactive_policy, recipe.robot)
    else:
        policy = load_cascaded(recipe.world_model, recipe.action_model, recipe.robot)
    warm_up(policy, sim)
    return policy


def warm_up(policy: ChunkPolicy, sim: TabletopSim) -> None:
    """Lets a policy decide a few times, so that loading and caches never enter a latency."""
    observation = sim.observe()
    for _ in range(_WARM_UP):
        policy.decide(observation, "warm up")


def run_trials(recipe: Recipe, trials: Sequence[Trial], workers: int = 1) -> Iterator[Outcome]:
    """Runs trials and yields what they brought, in order.

    Raises:
        UserError: A checkpoint can't be used, or a worker process died.
    """
    return run_jobs(partial(Evaluator, recipe), trials, workers)
