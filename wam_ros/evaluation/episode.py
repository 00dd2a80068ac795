"""One episode in simulated time."""

from wam_ros.evaluation.pilots import Pilot
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Phrases, Trial, instruct
from wam_ros.sim.judges import object_name
from wam_ros.sim.phrases import PHRASES
from wam_ros.sim.tabletop import TabletopSim


def run_episode(sim: TabletopSim, pilot: Pilot, trial: Trial, phrases: Phrases = PHRASES) -> EpisodeResult:
    """Lets a pilot do one task until the judge has decided; the task's own time limit ends it at the latest."""
    instance = sim.reset(trial.task, trial.seed)
    instruction = instruct(instance, phrases)
    pilot.begin(sim, instruction)
    state = sim.judge()
    while not (state.success or state.detail["failed"]):
        pilot.advance()
        state = sim.judge()
    return EpisodeResult(
        trial=trial,
        instruction=instruction,
        named=object_name(instance),
        success=state.success,
        touched=state.touched,
        elapsed=sim.time,
        detail=state.detail,
        plan_seconds=tuple(pilot.plan_seconds),
        act_seconds=tuple(pilot.act_seconds),
        holds=pilot.holds,
        timed_seconds=sim.time,
    )
