"""The links of the cascade apart: action model, grounding, fidelity, loop. So a shortfall names its cause."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from wam_ros.evaluation.episode import run_episode
from wam_ros.evaluation.fidelity import Comparison, compare_with_copy, mean_fidelity
from wam_ros.evaluation.grounding import Grounding, ground
from wam_ros.evaluation.heatmaps import pixel_errors
from wam_ros.evaluation.pilots import ChunkPilot
from wam_ros.evaluation.policies import CascadedPolicy, Decision
from wam_ros.evaluation.report import rates, share
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.statistics import percentiles
from wam_ros.evaluation.trials import Phrases, Trial
from wam_ros.evaluation.true_future import OraclePolicy
from wam_ros.models.preprocessing import resize
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import Observation, Plan, RobotSpec

_LATER = 1.0
_COMPARE_EVERY = 1.2


@dataclass
class LinkRecord:
    """What the links did in one trial.

    Attributes:
        oracle: How the action model fared with true futures.
        groundings: Where the first plan, and the first one after a second, lead.
        pixel_errors: Errors of the heatmaps at those plans, by what they point at.
        comparisons: Camera to scores of imagined futures beside the expert's true ones.
    """

    oracle: EpisodeResult | None = None
    groundings: list[Grounding] = field(default_factory=list)
    pixel_errors: dict[str, list[float]] = field(default_factory=dict)
    comparisons: dict[str, list[Comparison]] = field(default_factory=dict)


class Links:
    """Measures the links of a cascaded policy on one trial after the other.

    `begin` runs the trial with true futures; the closed loop that follows it reports to `watch_loop`.
    """

    def __init__(self, sim: TabletopSim, policy: CascadedPolicy, robot: RobotSpec, execute: int):
        self._sim, self._policy = sim, policy
        oracle = OraclePolicy(sim, policy.action_model)
        self._oracle = ChunkPilot(oracle, robot, execute, self._watch_oracle)
        self._record = LinkRecord()
        self._next_comparison = 0.0

    def begin(self, trial: Trial, phrases: Phrases) -> LinkRecord:
        """Runs a trial with true futures; the record that it returns is filled further by the closed loop."""
        self._record, self._next_comparison = LinkRecord(), 0.0
        self._record.oracle = run_episode(self._sim, self._oracle, trial, phrases)
        return self._record

    def watch_loop(self, sim: TabletopSim, observation: Observation, decision: Decision) -> None:
        """Judges the first plan of an episode, and the first one after a second."""
        done = len(self._record.groundings)
        if done >= 2 or (done == 1 and sim.time < _LATER - 1e-6) or decision.plan is None:
            return
        self._record.groundings.append(ground(sim, decision.chunk, "at_1_s" if done else "first_plan"))
        errors = pixel_errors(sim, self._policy.world_model, observation, decision.plan.instruction)
        for name, error in errors.items():
            self._record.pixel_errors.setdefault(name, []).append(error)

    def _watch_oracle(self, sim: TabletopSim, observation: Observation, decision: Decision) -> None:
        """Compares what the world model imagines with what the expert then makes true."""
        if decision.plan is None or sim.time < self._next_comparison - 1e-6:
            return
        self._next_comparison = sim.time + _COMPARE_EVERY
        imagined = self._policy.world_model.plan([observation], decision.plan.instruction)
        for camera, comparison in compare(observation, imagined, decision.plan).items():
            self._record.comparisons.setdefault(camera, []).append(comparison)


def compare(observation: Observation, imagined: Plan, true: Plan) -> dict[str, Comparison]:
    """Scores a plan against the true one, camera by camera."""
    found = {}
    for camera, frames in true.frames.items():
        present = resize(observation.images[camera], frames.shape[1:3])
        found[camera] = compare_with_copy(present, imagined.frames[camera], frames)
    return found


def summarise(records: Sequence[LinkRecord], loop: Sequence[EpisodeResult]) -> dict[str, Any]:
    """Returns the links' figures in JSON form."""
    oracle = [record.oracle for record in records if record.oracle]
    return {
        "oracle": rates(oracle) | {"meaning": "action model fed with the expert's true future frames, closed loop"},
        "grounding": _grounding(records),
        "fidelity": _fidelity(records),
        "loop": rates(loop) | {"meaning": "action model fed with imagined frames, closed loop"},
    }


def _grounding(records: Sequence[LinkRecord]) -> dict[str, Any]:
    groundings = [grounding for record in records for grounding in record.groundings]
    moments = dict.fromkeys(grounding.moment for grounding in groundings)
    found: dict[str, Any] = {"meaning": "share of plans whose imagined gripper goes to the named object"}
    for moment in moments:
        chosen = [grounding for grounding in groundings if grounding.moment == moment]
        found[moment] = share([grounding.right for grounding in chosen])
        found[moment]["per_task"] = {
            task: share([grounding.right for grounding in chosen if grounding.task == task])
            for task in dict.fromkeys(grounding.task for grounding in chosen)
        }
    names = dict.fromkeys(name for record in records for name in record.pixel_errors)
    found["heatmap_error_pixels"] = {
        name: percentiles([error for record in records for error in record.pixel_errors.get(name, [])])
        for name in names
    }
    return found


def _fidelity(records: Sequence[LinkRecord]) -> dict[str, Any]:
    found: dict[str, Any] = {"meaning": "imagined frames against the expert's; copy repeats the present frame"}
    for camera in dict.fromkeys(camera for record in records for camera in record.comparisons):
        comparisons = [c for record in records for c in record.comparisons.get(camera, [])]
        found[camera] = {
            "plans": len(comparisons),
            "moving_share": sum(c.moving_share for c in comparisons) / len(comparisons),
            "model": asdict(mean_fidelity([c.model for c in comparisons])),
            "copy": asdict(mean_fidelity([c.copy for c in comparisons])),
        }
    return found
