"""Convolutional blocks that are fast in bfloat16 on CPUs: few norms, wide and low-resolution.

On CPUs with matrix units a 128-channel convolution costs less than the normalisation after it,
so a block normalises once and images are folded to a quarter of their size before anything else.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class FilmBlock(nn.Module):
    """A residual block, optionally scaled and shifted by a condition vector (FiLM, Perez et al. 2018)."""

    def __init__(self, channels: int, condition: int = 0) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.GroupNorm(8, channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.film = nn.Linear(condition, 2 * channels) if condition else None
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, condition: Tensor | None = None) -> Tensor:
        """Maps (batch, channels, height, width) to the same shape."""
        y = self.norm(self.first(F.relu(x)))
        if self.film is not None:
            scale, shift = self.film(condition)[:, :, None, None].chunk(2, dim=1)
            y = y * (1 + scale) + shift
        return x + self.second(F.relu(y))


class Fold(nn.Module):
    """Folds 4x4 pixel blocks into channels and mixes them: (b, c, h, w) to (b, out, h/4, w/4).

    Two coordinate channels are added, so that later layers know where they are.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(16 * in_channels + 2, out_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Folds and mixes."""
        x = F.pixel_unshuffle(x, 4)
        return self.mix(torch.cat([x, coordinates(x)], dim=1))


class Halve(nn.Module):
    """Halves the resolution: (b, c, h, w) to (b, out, h/2, w/2)."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.mix = nn.Conv2d(in_channels, out_channels, 4, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Halves and mixes."""
        return self.mix(F.relu(x))


def coordinates(x: Tensor) -> Tensor:
    """Returns (b, 2, h, w): row and column of each cell of `x`, from -1 to 1."""
    rows = torch.linspace(-1, 1, x.shape[2], dtype=x.dtype, device=x.device)
    columns = torch.linspace(-1, 1, x.shape[3], dtype=x.dtype, device=x.device)
    grid = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))
    return grid.expand(x.shape[0], -1, -1, -1)
