"""Teaches the cascaded world model: flow matching of the codes of future frames, and grounding."""

import torch
from torch import Tensor, nn

from wam_ros.models.layers.flow import mix, noise_levels
from wam_ros.models.layers.scene import Scene
from wam_ros.models.loading import load_model, model_of
from wam_ros.spec.fit import spec_to_dict
from wam_ros.training.config import TrainingConfig
from wam_ros.training.objectives.grounding import grounding_loss
from wam_ros.training.samples import Samples


class WorldModelObjective:
    """Flow matching with several noise draws a scene: the scene costs most, the flow little."""

    def __init__(self, config: TrainingConfig, samples: Samples) -> None:
        from wam_ros.models.auto import checkpoint_folder

        self.config = config
        self.samples = samples
        self.codec = load_model(checkpoint_folder(config.codec))
        self._draws = int(config.objective.get("noise_draws", 4))
        self._grounding = float(config.objective.get("grounding_weight", 0.1))
        self.codes = samples.codes(self.codec, config.codec)
        flat = self.codes.view(-1, self.codes.shape[-1])
        self._mean, self._std = flat.mean(0), flat.std(0).clamp(min=1e-3)

    def model(self) -> nn.Module:
        """Returns a new world model that draws with the trained codec."""
        mean, std = self.samples.joint_statistics()
        config = {
            "observation_spec": spec_to_dict(self.samples.spec),
            "codec": {
                name: getattr(self.codec.config, name) for name in ("cameras", "code", "channels", "spread_rank")
            },
            "joint_mean": mean,
            "joint_std": std,
            "code_mean": self._mean.tolist(),
            "code_std": self._std.tolist(),
            **self.config.model_config,
        }
        model = model_of("cascaded_world_model", config)
        model.decoder.load_state_dict(self.codec.decoder.state_dict())
        model.decoder.requires_grad_(False)
        return model

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Draws present frames, instructions, and the codes of their futures."""
        starts = self.samples.draw(generator, size)
        codes = self.codes[torch.from_numpy(self.samples.futures(starts))]
        return {
            **self.samples.scene(starts, generator),
            "codes": (codes - self._mean) / self._std,
            "noise": torch.randn((self._draws, *codes.shape), generator=generator),
            "level": noise_levels(self._draws * size, generator),
        }

    def losses(self, model: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Returns the flow-matching and grounding losses."""
        scene = model.look(batch["images"], batch["joints"], batch["tokens"], batch["mask"])
        draws = self._draws
        data = batch["codes"].repeat(draws, 1, 1)
        noise = batch["noise"].flatten(0, 1)
        many = Scene(scene.tokens, scene.condition.repeat(draws, 1), scene.heatmaps)
        speed = model.velocity(mix(data, noise, batch["level"]), batch["level"], many)
        return {
            "flow": (speed.float() - (data - noise)).square().mean(),
            "grounding": self._grounding * grounding_loss(scene.heatmaps, batch["points"], batch["visible"]),
        }

    def facts(self) -> dict[str, object]:
        """Returns facts of the data."""
        return {**self.samples.facts(), "codec": self.config.codec}
