"""Who moves the simulated arm, round by round."""

import logging
from collections.abc import Callable
from typing import Protocol

from wam_ros.evaluation.execution import Execution
from wam_ros.evaluation.policies import ChunkPolicy, Decision
from wam_ros.sim.demonstrate import ramp
from wam_ros.sim.expert import expert_action
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import Observation, RobotSpec
from wam_ros.spec.errors import UserError

_LOG = logging.getLogger(__name__)
_HELD = 0.5

Watch = Callable[[TabletopSim, Observation, Decision], None]


class Pilot(Protocol):
    """Drives one episode after another.

    Attributes:
        plan_seconds: Time that each plan of the episode took.
        act_seconds: Time that each further decision took.
        holds: Rounds without usable motion.
    """

    plan_seconds: list[float]
    act_seconds: list[float]
    holds: int

    def begin(self, sim: TabletopSim, instruction: str) -> None:
        """Starts an episode; the world is set up already."""

    def advance(self) -> None:
        """Lets the simulation go on by one round."""


class _Pilot:
    def begin(self, sim: TabletopSim, instruction: str) -> None:
        """Starts an episode; the world is set up already."""
        self._sim, self._instruction = sim, instruction
        self.plan_seconds: list[float] = []
        self.act_seconds: list[float] = []
        self.holds = 0


class HoldPilot(_Pilot):
    """Does nothing."""

    def advance(self) -> None:
        """Keeps the set-points."""
        kept = self._sim.scene.data.ctrl.copy()
        self._sim.advance(_HELD, lambda _: kept)


class ExpertPilot(_Pilot):
    """The scripted expert at 10 Hz, which sees the simulator's state."""

    def advance(self) -> None:
        """Does what the expert would do for a tenth of a second."""
        ramp(self._sim, expert_action(self._sim))


class ChunkPilot(_Pilot):
    """Lets a policy decide, executes the first knots of its chunk, and lets it decide anew.

    A decision costs no simulated time. Whatever a model raises costs it the round, in which the arm holds.

    Args:
        policy: The policy.
        robot: The robot, for its limits.
        execute: Knots that are executed before the next decision.
        watch: Called after each decision, before it is executed.

    Raises:
        UserError: `execute` is not within the policy's chunk.
    """

    def __init__(self, policy: ChunkPolicy, robot: RobotSpec, execute: int, watch: Watch | None = None):
        spec = policy.action_spec
        if not 1 <= execute <= spec.horizon:
            raise UserError(f"--execute {execute} knots of a chunk of {spec.horizon}; give 1 to {spec.horizon}")
        self._policy, self._watch = policy, watch
        self._round = execute * spec.period
        self._execution = Execution(robot, spec)

    def begin(self, sim: TabletopSim, instruction: str) -> None:
        """Starts an episode; the world is set up already."""
        super().begin(sim, instruction)
        self._execution.start(sim.joint_state()[0])

    def advance(self) -> None:
        """Observes, decides and executes."""
        sim, observation = self._sim, self._sim.observe()
        decision = self._decide(observation)
        if decision is None:
            self.holds += 1
            self._execution.hold(sim.time)
        elif not self._execution.send(decision.chunk, sim.time, observation.joint_positions):
            # As in the graph: the motion under way goes on, and ends at rest.
            self.holds += 1
        sim.advance(self._round, self._execution.set_points)

    def _decide(self, observation: Observation) -> Decision | None:
        try:
            decision = self._policy.decide(observation, self._instruction)
        except Exception as error:
            _LOG.warning("no motion at %.1f s, the arm holds: %s: %s", self._sim.time, type(error).__name__, error)
            return None
        self.act_seconds.append(decision.act_seconds)
        if decision.plan_seconds is not None:
            self.plan_seconds.append(decision.plan_seconds)
        if self._watch:
            self._watch(self._sim, observation, decision)
        return decision
