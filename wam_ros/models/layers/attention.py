"""Transformer blocks whose norms follow a condition (adaLN-Zero, Peebles and Xie 2023)."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Multi-head attention of `x` over `context` (or over itself)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        """Maps (b, n, width) and (c, m, width) to (b, n, width).

        Where b is a multiple of c, rows i, i + c, i + 2c... of `x` share row i of `context`, whose keys
        and values are then computed once.
        """
        shared = x.shape[0] // context.shape[0]
        query = self.query(x).unflatten(0, (shared, -1)).transpose(0, 1).flatten(1, 2)
        k, v = (self._split(part) for part in self.key_value(context).chunk(2, dim=-1))
        y = F.scaled_dot_product_attention(self._split(query), k, v).transpose(1, 2).flatten(2)
        return self.out(y.unflatten(1, (shared, -1)).transpose(0, 1).flatten(0, 1))

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class ConditionedBlock(nn.Module):
    """Self-attention, cross-attention over a context, and an MLP, each gated by a condition."""

    def __init__(self, width: int, heads: int, mlp_ratio: int = 4) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.self_attention = Attention(width, heads)
        self.cross_attention = Attention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, mlp_ratio * width), nn.GELU(), nn.Linear(mlp_ratio * width, width))
        self.modulation = nn.Linear(width, 9 * width)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, context: Tensor, condition: Tensor) -> Tensor:
        """Maps tokens (b, n, width), given context (b, m, width) and condition (b, width)."""
        parts = self.modulation(F.silu(condition))[:, None].chunk(9, dim=-1)
        y = self._modulated(x, *parts[0:2])
        x = x + parts[2] * self.self_attention(y, y)
        x = x + parts[5] * self.cross_attention(self._modulated(x, *parts[3:5]), context)
        return x + parts[8] * self.mlp(self._modulated(x, *parts[6:8]))

    def _modulated(self, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        return self.norm(x) * (1 + scale) + shift


def sinusoids(value: Tensor, width: int, fastest: float = 1000.0) -> Tensor:
    """Embeds scalars (b,) as (b, width) sines and cosines, for times and noise levels."""
    rates = torch.exp(torch.linspace(0, math.log(fastest), width // 2, device=value.device))
    angles = value.float()[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=-1)
