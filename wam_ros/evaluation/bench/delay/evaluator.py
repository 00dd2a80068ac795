"""Runs trials with injected delays, one after the other, in one process."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from wam_ros.evaluation.bench.delay.pilot import DelayedPilot
from wam_ros.evaluation.bench.delay.planner import Cadence
from wam_ros.evaluation.bench.delay.sources import CascadedSource, ExpertSource, MotionSource, ReactiveSource
from wam_ros.evaluation.bench.delay.staleness import MotionTime
from wam_ros.evaluation.episode import run_episode
from wam_ros.evaluation.lockstep import Recipe, load_policy
from wam_ros.evaluation.policies import CascadedPolicy
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Trial
from wam_ros.evaluation.workers import run_jobs
from wam_ros.models.auto import specs_for
from wam_ros.sim.tabletop import TabletopSim


@dataclass(frozen=True)
class DelayedTrial:
    """One episode under one strategy and one delay (seconds)."""

    strategy: str
    delay: float
    trial: Trial


@dataclass(frozen=True)
class DelayedOutcome:
    """What a trial brought, and how its time was spent."""

    job: DelayedTrial
    result: EpisodeResult
    time: MotionTime


class DelayedEvaluator:
    """Loads the models once, and runs whatever trial comes.

    Args:
        recipe: Policy, checkpoints and robot.
        cadence: How often things happen; each trial brings its own delay.
    """

    def __init__(self, recipe: Recipe, cadence: Cadence):
        self._recipe, self._cadence = recipe, cadence
        self._sim = TabletopSim()
        self._source = self._make_source()

    def run(self, job: DelayedTrial) -> DelayedOutcome:
        """Runs one trial."""
        cadence = replace(self._cadence, delay=job.delay)
        pilot = DelayedPilot(self._source, self._recipe.robot, job.strategy, cadence)
        result = run_episode(self._sim, pilot, job.trial, self._recipe.phrases)
        return DelayedOutcome(job, result, pilot.motion.time)

    def close(self) -> None:
        """Frees the renderer, which the interpreter's end would do too late."""
        self._sim.close()

    def _make_source(self) -> MotionSource:
        if self._recipe.policy == "expert":
            return ExpertSource(self._sim, specs_for(self._recipe.robot)[1])
        policy = load_policy(self._recipe, self._sim)
        return CascadedSource(policy) if isinstance(policy, CascadedPolicy) else ReactiveSource(policy)


def run_delayed(
    recipe: Recipe, cadence: Cadence, jobs: Sequence[DelayedTrial], workers: int = 1
) -> Iterator[DelayedOutcome]:
    """Runs trials and yields what they brought, in order; see `run_jobs` for errors."""
    return run_jobs(partial(DelayedEvaluator, recipe, cadence), jobs, workers)
