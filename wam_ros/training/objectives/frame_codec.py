"""Teaches the frame codec to redraw a future frame from a code and the present frame."""

import torch
from torch import Tensor, nn

from wam_ros.models.loading import model_of
from wam_ros.training.config import TrainingConfig
from wam_ros.training.samples import Samples


class FrameCodecObjective:
    """Absolute error, heavier where the frame differs from the present one: a still background is easy."""

    def __init__(self, config: TrainingConfig, samples: Samples) -> None:
        self.config = config
        self.samples = samples
        self._moving = float(config.objective.get("moving_weight", 8.0))

    def model(self) -> nn.Module:
        """Returns a new codec for the cameras of the data."""
        return model_of("frame_codec", {"cameras": len(self.samples.spec.cameras), **self.config.model_config})

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Draws present frames and one frame of each one's future."""
        starts = self.samples.draw(generator, size)
        step = torch.randint(0, self.samples.spec.frames, (size,), generator=generator).numpy()
        return {
            "now": self.samples.images(starts),
            "future": self.samples.images(self.samples.future(starts, step)),
        }

    def losses(self, model: nn.Module, batch: dict[str, Tensor], progress: float) -> dict[str, Tensor]:
        """Returns the weighted absolute error."""
        drawn, _ = model(batch["now"], batch["future"])
        moved = (batch["future"] - batch["now"]).abs().amax(1, keepdim=True).clamp(max=0.3) / 0.3
        weight = 1 + self._moving * moved
        error = (drawn.float() - batch["future"]).abs()
        return {"redraw": (error * weight).mean() / weight.mean()}

    def facts(self) -> dict[str, object]:
        """Returns facts of the data."""
        return self.samples.facts()
