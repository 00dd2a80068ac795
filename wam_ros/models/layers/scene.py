"""Looks at the cameras with an instruction in mind: context tokens, a condition vector, and heatmaps.

The instruction modulates the first convolutions, and heatmaps name where the object, the goal and
the tool are. Both serve grounding, the weakest link of small world models: which thing is meant,
and where it is.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from wam_ros.models.layers.convolution import FilmBlock, Fold, Halve
from wam_ros.models.layers.instruction import InstructionPooling
from wam_ros.models.layers.keypoints import soft_argmax

POINTS = ("object", "goal", "tool")


@dataclass
class Scene:
    """What a scene encoder saw.

    Attributes:
        tokens: (batch, tokens, width), for cross-attention.
        condition: (batch, width), the scene in one vector.
        heatmaps: Per camera (batch, points, 32, 32) logits.
    """

    tokens: Tensor
    condition: Tensor
    heatmaps: list[Tensor]


class CameraEncoder(nn.Module):
    """One camera's stem, blocks steered by the instruction, and heatmaps."""

    def __init__(self, channels: int, width: int, text: int, blocks: int) -> None:
        super().__init__()
        self.fold = Fold(3, channels)
        self.blocks = nn.ModuleList(FilmBlock(channels, text) for _ in range(blocks))
        self.halve = Halve(channels, width)
        self.deep = FilmBlock(width, text)
        self.rise = nn.Conv2d(width, channels, 1)
        self.read = FilmBlock(channels, text)
        self.heat = nn.Conv2d(channels, 4 * len(POINTS), 1)

    def forward(self, image: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
        """Maps (b, 3, 64, 64) to features (b, width, 8, 8) and heatmaps (b, points, 32, 32)."""
        x = self.fold(image)
        for block in self.blocks:
            x = block(x, text)
        deep = self.deep(self.halve(x), text)
        x = self.read(x + F.interpolate(self.rise(deep), scale_factor=2.0), text)
        return deep, F.pixel_shuffle(self.heat(F.relu(x)), 2)


class SceneEncoder(nn.Module):
    """Encodes all cameras, proprioception and the instruction."""

    def __init__(self, cameras: int, joints: int, channels: int, width: int, text_width: int, blocks: int) -> None:
        super().__init__()
        self.instruction = InstructionPooling(text_width, width)
        self.cameras = nn.ModuleList(CameraEncoder(channels, width, width, blocks) for _ in range(cameras))
        self.place = nn.Parameter(torch.randn(cameras, 64, width) * 0.02)
        points = 2 * len(POINTS) * cameras
        self.vector = nn.Sequential(
            nn.Linear(width + joints + points, 2 * width), nn.ReLU(), nn.Linear(2 * width, width)
        )
        self.vector_token = nn.Linear(width, width)

    def forward(self, images: Tensor, joints: Tensor, tokens: Tensor, mask: Tensor) -> Scene:
        """Encodes.

        Args:
            images: (b, 3 x cameras, 64, 64), 0 to 1.
            joints: (b, joints), normalised.
            tokens: The encoded instruction, (b, n, text_width).
            mask: 1 where a token is a word, (b, n).
        """
        text = self.instruction(tokens, mask)
        seen = [camera(image, text) for camera, image in zip(self.cameras, images.split(3, dim=1))]
        heatmaps = [heat for _, heat in seen]
        places = [2 * soft_argmax(heat).flatten(1).to(joints.dtype) - 1 for heat in heatmaps]
        condition = self.vector(torch.cat([text, joints.to(text.dtype), *(p.to(text.dtype) for p in places)], dim=-1))
        features = [deep.flatten(2).transpose(1, 2) + place for (deep, _), place in zip(seen, self.place)]
        return Scene(torch.cat([*features, self.vector_token(condition)[:, None]], dim=1), condition, heatmaps)
