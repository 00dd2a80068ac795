"""Teaches the reactive baseline: chunks of joint targets, and the same grounding as the world model."""

import numpy as np
import torch
from torch import Tensor, nn

from wam_ros.models.loading import model_of
from wam_ros.training.config import TrainingConfig
from wam_ros.training.objectives.grounding import grounding_loss
from wam_ros.training.samples import Samples


class ReactivePolicyObjective:
    """Behaviour cloning by absolute error.

    With `action_weight: 0` it teaches grounding alone, a start for the models that share the scene encoder.
    """

    def __init__(self, config: TrainingConfig, samples: Samples) -> None:
        self.config = config
        self.samples = samples
        self._action = float(config.objective.get("action_weight", 1.0))
        self._grounding = float(config.objective.get("grounding_weight", 0.1))

    def model(self) -> nn.Module:
        """Returns a new policy."""
        return model_of("reactive_policy", {**self.samples.acting_config(), **self.config.model_config})

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Draws present frames, instructions, and the set-points that followed."""
        starts = self.samples.draw(generator, size)
        knots = np.broadcast_to(np.arange(self.samples.steps), (size, self.samples.steps))
        return {**self.samples.scene(starts, generator), "targets": self.samples.actions(starts, knots)}

    def losses(self, model: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Returns the scaled absolute error of the chunk, and the grounding loss."""
        scene = model.look(batch["images"], batch["joints"], batch["tokens"], batch["mask"])
        losses = {"grounding": self._grounding * grounding_loss(scene.heatmaps, batch["points"], batch["visible"])}
        if self._action:
            error = (model.decide(scene, batch["joints"]) - batch["targets"]) / model.delta_std
            losses["action"] = self._action * error.abs().mean()
        return losses

    def facts(self) -> dict[str, object]:
        """Returns facts of the data."""
        return self.samples.facts()
