"""A transformer over the steps of a plan: the velocity field of a flow, or a plain regressor."""

import torch
from torch import Tensor, nn

from wam_ros.models.layers.attention import ConditionedBlock, sinusoids


class StepTransformer(nn.Module):
    """Maps one vector a step to one vector a step, looking at a scene.

    Args:
        size_in: Numbers a step going in.
        size_out: Numbers a step coming out.
        steps: Steps in a plan or chunk.
        width: Width inside.
        layers: Blocks.
        heads: Attention heads.
    """

    def __init__(self, size_in: int, size_out: int, steps: int, width: int, layers: int, heads: int) -> None:
        super().__init__()
        self.enter = nn.Linear(size_in, width)
        self.step = nn.Parameter(torch.randn(steps, width) * 0.02)
        self.level = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.blocks = nn.ModuleList(ConditionedBlock(width, heads) for _ in range(layers))
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, size_out))

    def forward(self, x: Tensor, level: Tensor, context: Tensor, condition: Tensor) -> Tensor:
        """Maps x (b, steps, size_in) at noise level (b,) given context (b, n, width) and condition (b, width)."""
        condition = condition + self.level(sinusoids(level, condition.shape[-1]).to(condition.dtype))
        x = self.enter(x) + self.step
        for block in self.blocks:
            x = block(x, context, condition)
        return self.leave(x)
