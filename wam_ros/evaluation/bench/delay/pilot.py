"""Drives the simulated arm with motion that comes late."""

import logging
from dataclasses import replace

from wam_ros.evaluation.bench.delay.motion import SplicedMotion
from wam_ros.evaluation.bench.delay.planner import Cadence, DelayedPlanner
from wam_ros.evaluation.bench.delay.sources import MotionSource
from wam_ros.models.protocols import PlanMismatch
from wam_ros.sim.tabletop import TICK, TabletopSim
from wam_ros.spec import ActionChunk, Observation, Plan, RobotSpec

_LOG = logging.getLogger(__name__)
# The judge is asked at least this often, seconds.
_LONGEST = 0.1


class DelayedPilot:
    """Executes what is there while the next thought is on its way.

    The planner takes the newest observation, what it thought arrives a delay later, and then it takes the newest one
    again. What arrives is decoded at once: from its own observation, or, for a strategy that decodes again, from the
    newest one, and from then on at the redecode rate. A strategy that waits for rest lets the planner observe only
    when the arm rests, and executes the first knots of each chunk. Whatever a model raises costs it the turn.

    Args:
        source: Who thinks and decodes.
        robot: The robot, for its limits.
        strategy: How a chunk meets the motion under way, one of `wam_ros.control.splicing.STRATEGIES`.
        cadence: How often and how late things happen.

    Attributes:
        motion: What became of the chunks, and of the time.
        plan_seconds: Empty; time here is simulated.
        act_seconds: Empty.
        holds: Chunks that gave no motion, and thoughts that failed.
    """

    def __init__(self, source: MotionSource, robot: RobotSpec, strategy: str, cadence: Cadence):
        self._source, self._robot, self._strategy, self._cadence = source, robot, strategy, cadence
        self.plan_seconds: list[float] = []
        self.act_seconds: list[float] = []

    def begin(self, sim: TabletopSim, instruction: str) -> None:
        """Starts an episode; the world is set up already."""
        self._sim, self.holds = sim, 0
        self._planner = DelayedPlanner(self._source, self._cadence, instruction)
        self.motion = SplicedMotion(self._robot, self._source.action_spec, self._strategy, sim.joint_state()[0])
        self._redecodes = self.motion.strategy.redecodes and self._source.redecodes
        self._rests = self.motion.strategy.waits_for_rest
        self._seen: Observation | None = None
        self._thought: Plan | ActionChunk | None = None
        self._decode_due = float("inf")

    def advance(self) -> None:
        """Does what is due now, and lets the simulation go on until something else is."""
        self._receive()
        self._start()
        self._receive()
        if self._sim.time >= self._decode_due - TICK / 2:
            self._decode(self._observe())
        next_due = min(self._planner.due(), self._decode_due, self._sim.time + _LONGEST)
        self._sim.advance(max(next_due - self._sim.time, TICK), self.motion.set_points)

    def _start(self) -> None:
        now = self._sim.time
        if not self._planner.free(now) or (self._rests and self.motion.moving(now)):
            return
        try:
            self._planner.start(self._observe())
        except Exception as error:
            self._fail(error)

    def _receive(self) -> None:
        arrival = self._planner.receive(self._sim.time)
        if arrival is None:
            return
        thought, seen = arrival.thought, arrival.observation
        if self.motion.rested_since(seen.stamp):
            # The arm is where it was seen: its motion begins now, and no step of it has been executed.
            now = self._sim.time
            thought, seen = replace(thought, source_stamp=now), replace(seen, stamp=now)
        self._thought = thought
        self._decode(self._observe() if self._redecodes else seen)

    def _decode(self, observation: Observation) -> None:
        """Reads the thought that arrived last, and says when to read it again."""
        now, rate = self._sim.time, self._cadence.redecode_rate
        self._decode_due = now + 1.0 / rate if self._redecodes and rate > 0.0 else float("inf")
        try:
            chunk = self._source.decode(self._thought, observation)
        except PlanMismatch:
            # The plan has run out; the motion read from it ends at rest by itself.
            self._decode_due = float("inf")
            return
        except Exception as error:
            self._fail(error)
            return
        if self._rests:
            first = slice(0, self._cadence.execute)
            chunk = replace(chunk, times=chunk.times[first], positions=chunk.positions[first])
        if not self.motion.send(chunk, now, self._sim.joint_state()[0]):
            self.holds += 1

    def _observe(self) -> Observation:
        if self._seen is None or self._seen.stamp != self._sim.time:
            self._seen = self._sim.observe()
        return self._seen

    def _fail(self, error: Exception) -> None:
        _LOG.debug("no motion at %.2f s: %s: %s", self._sim.time, type(error).__name__, error)
        self.holds += 1
