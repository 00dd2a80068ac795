"""A short piece of motion, knot by knot."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ActionChunk:
    """Joint targets at known times.

    Attributes:
        source_stamp: Stamp of the observation that the chunk answers, seconds.
        joint_names: Names of the columns of `positions`.
        times: Seconds after `source_stamp` of each knot, shape (knots,), strictly rising, first above 0.
        positions: Absolute targets, shape (knots, joints), radians or metres.
        plan_id: The plan that it was decoded from, or -1.
        inference_time: Measured seconds that the model took.
    """

    source_stamp: float
    joint_names: tuple[str, ...]
    times: np.ndarray
    positions: np.ndarray
    plan_id: int = -1
    inference_time: float = 0.0
