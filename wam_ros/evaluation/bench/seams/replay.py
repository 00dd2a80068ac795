"""Sends recorded chunks through a splicing strategy to a controller, with a delay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.splicing import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.evaluation.bench.seams.steps import Step
from wam_ros.spec import ActionChunk, ActionSpec, RobotSpec

# A stamp of 0 means on receipt, so the replay's clock does not begin there.
EPOCH = 100.0
# Seconds from the splice to the controller.
TRAVEL = 0.005


@dataclass(frozen=True, eq=False)
class Piece:
    """One trajectory as the controller executes it.

    Attributes:
        begin: When the controller took it over, seconds.
        before: What it executed until then, None at first.
        motion: What it executes from then on.
        end: Until when, seconds.
    """

    begin: float
    before: Motion | None
    motion: Motion
    end: float


class Replay:
    """One strategy, one delay.

    Args:
        robot: The robot.
        spec: The checkpoint's actions.
        strategy: Name of the strategy.
        delay: Seconds from an observation to its chunk.
        lag: Seconds by which the arm follows its set-points: with it the controller starts a new trajectory from the
            measured state, positions and velocities as they were wanted that long ago; None for the desired state.
    """

    def __init__(self, robot: RobotSpec, spec: ActionSpec, strategy: str, delay: float, lag: float | None = None):
        self._robot, self._spec, self._strategy, self._delay, self._lag = robot, spec, strategy, delay, lag
        self._settings = SpliceSettings()

    def run(self, episode: Sequence[Step]) -> list[Piece]:
        """Returns what the controller executed until an episode's last observation, in order of time."""
        motion = ChunkMotion(self._robot.joints, self._spec, self._strategy, self._settings)
        pieces: list[Piece] = []
        rest = motion.within(episode[0].measured)
        for chunk, now in self._arrivals(episode, motion):
            measured = pieces[-1].motion.evaluate(now)[0] if pieces else rest
            made = motion.make(chunk, now, measured)
            if isinstance(made, Trajectory):
                pieces.append(self._take(made, now + TRAVEL, pieces, rest))
                motion.sent(made, now + TRAVEL, measured)
        last = episode[-1].chunk.source_stamp + EPOCH
        ends = [*(piece.begin for piece in pieces[1:]), last]
        return [replace(piece, end=end) for piece, end in zip(pieces, ends) if end > piece.begin]

    def _arrivals(self, episode: Sequence[Step], motion: ChunkMotion) -> Iterator[tuple[ActionChunk, float]]:
        """Yields chunks and when they come: each step's where plans are decoded again, else each plan's.

        A strategy that waits for rest looks at the first step after that, and plans then.
        """
        strategy, busy = motion.strategy, -np.inf
        for step in episode:
            observed = step.chunk.source_stamp + EPOCH
            if strategy.waits_for_rest:
                wanted = observed >= busy and motion.takes(observed)
            else:
                wanted = step.fresh or strategy.redecodes
            if wanted:
                busy = observed + self._delay + TRAVEL
                yield replace(step.chunk, source_stamp=observed), observed + self._delay

    def _take(self, made: Trajectory, at: float, pieces: list[Piece], rest: np.ndarray) -> Piece:
        before = pieces[-1].motion if pieces else None
        start = before.state(at) if before else MotionState.at_rest(rest)
        if self._lag is not None and before:
            start = _measured(pieces, at - self._lag, rest)
        points = ordered_points(made, self._robot.joint_names)
        return Piece(at, before, Motion.through(points, made.stamp, at, start), np.inf)


def _measured(pieces: list[Piece], time: float, rest: np.ndarray) -> MotionState:
    """What was wanted at an earlier time, without accelerations, which no joint state holds."""
    for piece in reversed(pieces):
        if piece.begin <= time:
            return MotionState(*piece.motion.evaluate(time))
    return MotionState(rest, np.zeros_like(rest))
