"""What a world model imagines."""

from dataclasses import dataclass

import numpy as np

PIXELS = "pixels"
LATENT = "latent"


@dataclass(frozen=True)
class Plan:
    """A predicted future, as frames, as latents, or both.

    Attributes:
        plan_id: Rises by one with each plan of a planner.
        source_stamp: Stamp of the observation that it was made from, seconds.
        instruction: The instruction that it follows.
        model_id: Which model and layout made it; an action model checks it.
        carrier: `PIXELS` or `LATENT`: what an action model is meant to read.
        times: Seconds after `source_stamp` of each future step, shape (steps,), rising.
        frames: Camera name to uint8 frames of shape (steps, height, width, 3); empty when not decoded.
        latent: Array of shape (steps, ...), or None.
        confidence: 0 to 1, the model's own estimate.
        inference_time: Measured seconds that the model took.
    """

    plan_id: int
    source_stamp: float
    instruction: str
    model_id: str
    carrier: str
    times: np.ndarray
    frames: dict[str, np.ndarray]
    latent: np.ndarray | None = None
    confidence: float = 1.0
    inference_time: float = 0.0
