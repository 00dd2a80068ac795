"""Drives a cascade in lockstep, timed as the nodes time it, and compares each promise with the picture of its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from wam_ros.evaluation.discrepancy.disturbances import Disturbance
from wam_ros.evaluation.execution import Execution
from wam_ros.evaluation.policies import CascadedPolicy
from wam_ros.evaluation.trials import Phrases, Trial, instruct
from wam_ros.models.promises import Promises, discrepancies
from wam_ros.sim.phrases import PHRASES
from wam_ros.sim.tabletop import TICK, TabletopSim
from wam_ros.spec import Observation, RobotSpec

# Seconds between plans: the nodes' usual rate, and now and then a plan that is followed to its end, for its last steps.
USUAL = (0.4,)
MIXED = (0.4, 0.4, 1.6)
_PLANNING = 0.1  # seconds from a picture to the motion that answers it, as on two cores
_CAMERA_PERIOD = 0.05
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Compared:
    """A predicted frame beside the picture of its time.

    Attributes:
        step: Which future step of its plan, from 0.
        stamp: Seconds of the simulation when the picture was taken.
        plan_stamp: Seconds of the simulation when the plan's own picture was taken.
        raw: Camera name to the mean absolute difference of the pixels, 0 to 1.
    """

    step: int
    stamp: float
    plan_stamp: float
    raw: dict[str, float]


class Watch:
    """Runs episodes and yields what was compared.

    Pictures come at 20 Hz with a phase drawn for each episode, so that they lie as far off as a camera's may. A plan
    takes effect a tenth of a second after its picture, while the motion before it goes on.

    Args:
        sim: The simulated robot.
        policy: The cascade.
        robot: The robot, for its limits.
        intervals: Seconds between plans, taken in turn.
        phrases: How the tasks are said.
    """

    def __init__(
        self,
        sim: TabletopSim,
        policy: CascadedPolicy,
        robot: RobotSpec,
        intervals: tuple[float, ...] = USUAL,
        phrases: Phrases = PHRASES,
    ):
        self._sim, self._policy, self._intervals, self._phrases = sim, policy, intervals, phrases
        self._execution = Execution(robot, policy.action_spec)

    def episode(self, trial: Trial, disturbance: Disturbance | None = None) -> Iterator[Compared]:
        """Runs one episode until its judge has decided, or the caller has seen enough."""
        sim, rng = self._sim, np.random.default_rng(trial.seed)
        instruction = instruct(sim.reset(trial.task, trial.seed), self._phrases)
        self._disturbance, self._promises = disturbance or Disturbance(), Promises()
        self._execution.start(sim.joint_state()[0])
        self._phase = TICK * int(rng.integers(round(_CAMERA_PERIOD / TICK)))
        for interval in cycle(self._intervals):
            if _over(sim):
                return
            yield from self._follow(instruction, interval)

    def _follow(self, instruction: str, interval: float) -> Iterator[Compared]:
        """Plans once and lets the simulation go on until it is time for the next plan."""
        sim, began = self._sim, self._sim.time
        decision = self._policy.decide(self._observe(), instruction)
        waiting = True
        while sim.time < began + interval - _ROUNDING and not _over(sim):
            sim.advance(TICK, self._execution.set_points)
            if waiting and sim.time > began + _PLANNING - _ROUNDING:
                waiting = False
                self._promises.keep(decision.plan)
                if self._disturbance.arm_follows:
                    self._execution.send(decision.chunk, sim.time, sim.joint_state()[0])
            if (sim.time - self._phase + _ROUNDING) % _CAMERA_PERIOD < TICK / 2:
                yield from self._compare()

    def _compare(self) -> Iterator[Compared]:
        due = self._promises.due(self._sim.time)
        if due is not None:
            observation = self._observe()
            raw = discrepancies(due, observation.images)
            yield Compared(due.step, observation.stamp, due.plan.source_stamp, raw)

    def _observe(self) -> Observation:
        self._disturbance.touch(self._sim)
        return self._disturbance.see(self._sim.observe())


def _over(sim: TabletopSim) -> bool:
    state = sim.judge()
    return state.success or bool(state.detail["failed"])
