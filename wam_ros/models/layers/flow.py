"""Rectified flow (Liu et al. 2022): straight paths from noise to data, few steps to sample."""

from collections.abc import Callable

import torch
from torch import Tensor

Velocity = Callable[[Tensor, Tensor], Tensor]


def noise_levels(count: int, generator: torch.Generator | None = None) -> Tensor:
    """Draws training levels, denser in the middle (logit-normal, Esser et al. 2024); 0 is noise, 1 data."""
    return torch.sigmoid(torch.randn(count, generator=generator))


def mix(data: Tensor, noise: Tensor, level: Tensor) -> Tensor:
    """Returns the point at `level` on the straight path from `noise` to `data`."""
    level = level.view(-1, *[1] * (data.dim() - 1))
    return level * data + (1 - level) * noise


def sample(velocity: Velocity, noise: Tensor, steps: int) -> Tensor:
    """Follows the flow from noise to data with Euler steps.

    Args:
        velocity: Maps (x, level) to dx/dlevel; level has shape (batch,).
        noise: The starting point, (batch, ...).
        steps: Number of Euler steps, at least 1.
    """
    x = noise
    for i in range(steps):
        level = torch.full((x.shape[0],), i / steps, device=x.device)
        x = x + velocity(x, level).to(x.dtype) / steps
    return x
