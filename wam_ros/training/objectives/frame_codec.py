"""Teaches the frame codec to redraw a future frame from a code and the present frame."""

import torch
from torch import Tensor, nn

from wam_ros.models.loading import model_of
from wam_ros.training.config import TrainingConfig
from wam_ros.training.samples import Samples


class FrameCodecObjective:
    """Absolute error, heavier where the frame differs from the present one: a still background is easy.

    Each camera is weighed on its own, since a wrist camera, in which everything moves, would drown the
    others. Beside it the arm's pose is read from the code; without that, frames looked right while the
    code placed the tool only to two centimetres.
    """

    def __init__(self, config: TrainingConfig, samples: Samples) -> None:
        self.config = config
        self.samples = samples
        self._moving = float(config.objective.get("moving_weight", 8.0))
        self._pose = float(config.objective.get("pose_weight", 0.05))
        mean, std = samples.joint_statistics()
        self._mean, self._std = torch.tensor(mean), torch.tensor(std)

    def model(self) -> nn.Module:
        """Returns a new codec for the cameras and joints of the data."""
        sizes = {"cameras": len(self.samples.spec.cameras), "joints": self.samples.joints}
        return model_of("frame_codec", {**sizes, **self.config.model_config})

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Draws present frames, one frame of each one's future, and the joints in that future."""
        starts = self.samples.draw(generator, size)
        step = torch.randint(0, self.samples.spec.frames, (size,), generator=generator).numpy()
        future = self.samples.future(starts, step)
        return {
            "now": self.samples.images(starts),
            "future": self.samples.images(future),
            "joints": (self.samples.positions(future) - self._mean) / self._std,
        }

    def losses(self, model: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Returns the weighted error of the frames and the error of the joints."""
        drawn, joints = model(batch["now"], batch["future"])
        cameras = len(self.samples.spec.cameras)
        change = (batch["future"] - batch["now"]).abs().unflatten(1, (cameras, 3)).amax(2)
        weight = 1 + self._moving * change.clamp(max=0.3) / 0.3
        error = (drawn.float() - batch["future"]).abs().unflatten(1, (cameras, 3)).mean(2)
        share = weight.mean((0, 2, 3))
        return {
            "redraw": ((error * weight).mean((0, 2, 3)) / share).mean(),
            "pose": self._pose * (joints.float() - batch["joints"]).abs().mean(),
        }

    def facts(self) -> dict[str, object]:
        """Returns facts of the data."""
        return self.samples.facts()
