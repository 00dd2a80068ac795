"""Encodes a frame of all cameras as one short vector, and draws it again beside the present frame.

The decoder starts from the present frame's features and redraws only what the code says has moved,
so the code need not hold the scene, and a still background costs nothing.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import PreTrainedModel

from wam_ros.models.frame_codec.configuration_frame_codec import FrameCodecConfig
from wam_ros.models.layers.convolution import FilmBlock, Fold, Halve


class CodeEncoder(nn.Module):
    """A frame to a code of unit scale."""

    def __init__(self, config: FrameCodecConfig) -> None:
        super().__init__()
        c = config.channels
        self.layers = nn.Sequential(
            Fold(3 * config.cameras, c), FilmBlock(c), FilmBlock(c), Halve(c, c), FilmBlock(c), Halve(c, c), nn.ReLU()
        )
        self.out = nn.Linear(16 * c, config.code)

    def forward(self, frame: Tensor) -> Tensor:
        """Maps (b, 3 x cameras, 64, 64), 0 to 1, to (b, code)."""
        code = self.out(self.layers(frame).flatten(1)).float()
        return F.layer_norm(code, code.shape[-1:])


class FrameDecoder(nn.Module):
    """The present frame and a code to the future frame."""

    def __init__(self, config: FrameCodecConfig) -> None:
        super().__init__()
        c = config.channels
        self.cameras = config.cameras
        self.now = nn.Sequential(Fold(3 * config.cameras, c), FilmBlock(c))
        rank = config.spread_rank
        self.spread = nn.Sequential(nn.Linear(config.code, rank, bias=False), nn.Linear(rank, 16 * 4 * c))
        self.grow = nn.Sequential(FilmBlock(c), nn.Conv2d(c, 4 * c, 1), nn.PixelShuffle(2))
        self.blocks = nn.ModuleList(FilmBlock(c, config.code) for _ in range(3))
        self.rise = nn.Sequential(nn.ReLU(), nn.Conv2d(c, 4 * 48, 3, padding=1), nn.PixelShuffle(2), nn.ReLU())
        self.out = nn.Sequential(nn.Conv2d(48, 4 * 4 * config.cameras, 3, padding=1), nn.PixelShuffle(2))

    def features(self, now: Tensor) -> Tensor:
        """Returns the features of the present frame, which all future frames share."""
        return self.now(now)

    def forward(self, now: Tensor, features: Tensor, code: Tensor) -> Tensor:
        """Draws (b, 3 x cameras, 64, 64), 0 to 1, from the present, its features and codes (b, code)."""
        code = code.to(features.dtype)
        spread = F.pixel_shuffle(self.spread(code).unflatten(1, (-1, 4, 4)), 2)
        x = features + self.grow(spread)
        for block in self.blocks:
            x = block(x, code)
        drawn = self.out(self.rise(x))
        colour, keep = drawn.split([3 * self.cameras, self.cameras], dim=1)
        keep = torch.sigmoid(keep).repeat_interleave(3, dim=1)
        return keep * now + (1 - keep) * torch.sigmoid(colour)

    def draw(self, now: Tensor, codes: Tensor) -> Tensor:
        """Draws all frames of codes (b, steps, code): (b, steps, 3 x cameras, h, w)."""
        steps = codes.shape[1]
        features = self.features(now).repeat_interleave(steps, dim=0)
        frames = self(now.repeat_interleave(steps, dim=0), features, codes.flatten(0, 1))
        return frames.unflatten(0, (-1, steps))


class FrameCodec(PreTrainedModel):
    """Encoder and decoder together."""

    config_class = FrameCodecConfig
    main_input_name = "now"

    def __init__(self, config: FrameCodecConfig) -> None:
        super().__init__(config)
        self.encoder = CodeEncoder(config)
        self.decoder = FrameDecoder(config)
        self.pose = nn.Sequential(nn.Linear(config.code, 128), nn.ReLU(), nn.Linear(128, config.joints))
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Keeps the layers' own initial values."""

    def encode(self, frame: Tensor) -> Tensor:
        """Returns the codes (b, code) of frames (b, 3 x cameras, 64, 64)."""
        return self.encoder(frame)

    def decode(self, now: Tensor, codes: Tensor) -> Tensor:
        """Draws the frames of codes; see `FrameDecoder.draw`."""
        return self.decoder.draw(now, codes)

    def forward(self, now: Tensor, future: Tensor) -> tuple[Tensor, Tensor]:
        """Returns the redrawn future and the joints read from its code; with noise on the code while training."""
        code = self.encode(future)
        noisy = code + self.config.code_noise * torch.randn_like(code) if self.training else code
        return self.decode(now, noisy[:, None])[:, 0], self.pose(noisy)
