"""Teaches the inverse dynamics on true frames and on frames as the codec draws them."""

import numpy as np
import torch
from torch import Tensor, nn

from wam_ros.models.loading import load_model, model_of
from wam_ros.training.config import TrainingConfig
from wam_ros.training.samples import Samples


class InverseDynamicsObjective:
    """Joint targets between two frames of a plan, seen from the plan's start or from later.

    Drawn frames get noise on their codes, since imagined codes will never be exact.
    """

    def __init__(self, config: TrainingConfig, samples: Samples) -> None:
        from wam_ros.models.auto import checkpoint_folder

        self.config = config
        self.samples = samples
        self.codec = load_model(checkpoint_folder(config.codec)) if config.codec else None
        self._drawn = float(config.objective.get("drawn_share", 0.6)) if self.codec else 0.0
        self._code_noise = float(config.objective.get("code_noise", 0.2))

    def model(self) -> nn.Module:
        """Returns a new inverse-dynamics model."""
        return model_of("inverse_dynamics", {**self.samples.acting_config(), **self.config.model_config})

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Draws a plan's start, a later present, and two neighbouring frames ahead of it."""
        samples, per_frame = self.samples, self.samples.steps_per_frame
        starts = samples.draw(generator, size)
        frame = torch.randint(0, samples.spec.frames, (size,), generator=generator).numpy()
        latest = np.minimum(per_frame * (frame + 1), samples.steps - 1)
        late = (torch.rand(size, generator=generator) < 0.5).numpy()
        elapsed = (torch.rand(size, generator=generator).numpy() * latest).astype(np.int64) * late
        now = samples.at(starts, elapsed)
        knots = per_frame * (frame[:, None] + 1) + np.arange(-per_frame, 0)
        before = np.where(frame == 0, now, samples.future(starts, frame - 1))
        return {
            "start": samples.images(starts),
            "now": samples.images(now),
            "before": samples.images(before),
            "after": samples.images(samples.future(starts, frame)),
            "first": torch.from_numpy(frame == 0),
            "joints": samples.positions(now),
            "lead": torch.from_numpy(samples.period * (per_frame * (frame + 1) - elapsed)).float(),
            "targets": samples.actions(starts, knots),
        }

    def losses(self, model: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Returns the scaled absolute error of the joint targets."""
        drawn = round(self._drawn * len(batch["now"]))
        before, after = batch["before"].clone(), batch["after"].clone()
        if drawn:
            before[:drawn] = self._draw(batch["start"][:drawn], before[:drawn])
            after[:drawn] = self._draw(batch["start"][:drawn], after[:drawn])
            first = batch["first"][:drawn, None, None, None]
            before[:drawn] = torch.where(first, batch["now"][:drawn], before[:drawn])
        targets = model(batch["now"], before, after, batch["joints"], batch["lead"])
        error = ((targets - batch["targets"]) / model.delta_std).abs()
        losses = {"true_frames": error[drawn:].sum() / error.numel()}
        return losses | ({"drawn_frames": error[:drawn].sum() / error.numel()} if drawn else {})

    @torch.no_grad()
    def _draw(self, start: Tensor, frame: Tensor) -> Tensor:
        code = self.codec.encode(frame)
        amount = self._code_noise * torch.rand(len(code), 1)
        drawn = self.codec.decode(start, (code + amount * torch.randn_like(code))[:, None])[:, 0]
        # Plans travel as bytes: the model must read what a plan can hold.
        return drawn.float().clamp(0, 1).mul(255).round().div(255)

    def facts(self) -> dict[str, object]:
        """Returns facts of the data."""
        return {**self.samples.facts(), "codec": self.config.codec}
