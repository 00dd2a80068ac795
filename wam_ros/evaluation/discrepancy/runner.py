"""Episodes to watch, shared out to processes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from wam_ros.evaluation.discrepancy.disturbances import DISTURBANCES
from wam_ros.evaluation.discrepancy.watch import USUAL, Compared, Watch
from wam_ros.evaluation.lockstep import Recipe, load_policy
from wam_ros.evaluation.trials import Trial
from wam_ros.evaluation.workers import run_jobs
from wam_ros.sim.tabletop import TabletopSim


@dataclass(frozen=True)
class Watched:
    """One episode to watch.

    Attributes:
        trial: The episode.
        disturbance: Name of what goes wrong, or empty.
        seconds: Simulated seconds after which enough was seen.
    """

    trial: Trial
    disturbance: str = ""
    seconds: float = float("inf")


class WatchRunner:
    """Watches one episode after the other in this process; loading the models is its first act."""

    def __init__(self, recipe: Recipe, intervals: tuple[float, ...] = USUAL):
        self._sim = TabletopSim()
        self._watch = Watch(self._sim, load_policy(recipe, self._sim), recipe.robot, intervals, recipe.phrases)

    def run(self, job: Watched) -> list[Compared]:
        """Runs an episode and returns what was compared."""
        disturbance = DISTURBANCES[job.disturbance]() if job.disturbance else None
        found: list[Compared] = []
        for compared in self._watch.episode(job.trial, disturbance):
            if compared.stamp > job.seconds:
                break
            found.append(compared)
        return found

    def close(self) -> None:
        """Frees the renderer, which the interpreter's end would do too late."""
        self._sim.close()


def watch(
    recipe: Recipe, jobs: Sequence[Watched], workers: int = 1, intervals: tuple[float, ...] = USUAL
) -> Iterator[list[Compared]]:
    """Runs episodes and yields what was compared in each, in order; see `run_jobs` for errors."""
    return run_jobs(partial(WatchRunner, recipe, intervals), jobs, workers)
