"""What a recording is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.spec import ActionChunk


@dataclass(frozen=True, eq=False)
class Step:
    """One moment of an episode.

    Attributes:
        chunk: What the action model put out for this moment's observation; its stamp is the moment.
        fresh: Whether the plan was made from the same observation; else an earlier one was decoded again.
        measured: Measured positions, shape (joints,).
        set_points: Where the controller wanted the joints, shape (joints,).
        velocities: The set-points' velocities, shape (joints,).
    """

    chunk: ActionChunk
    fresh: bool
    measured: np.ndarray
    set_points: np.ndarray
    velocities: np.ndarray


def tracking_lag(episodes: Sequence[Sequence[Step]]) -> float:
    """Returns by how many seconds the arm follows its set-points, by least squares over all joints and steps."""
    steps = [step for episode in episodes for step in episode]
    velocities = np.stack([step.velocities for step in steps])
    behind = np.stack([step.set_points - step.measured for step in steps])
    return float((velocities * behind).sum() / max((velocities**2).sum(), 1e-12))
