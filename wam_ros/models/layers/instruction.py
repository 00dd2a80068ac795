"""From the tokens of an instruction to one vector that steers a model."""

import torch
from torch import Tensor, nn


class InstructionPooling(nn.Module):
    """Reads frozen text-encoder tokens with a few learned queries.

    A mean over tokens mixes up which colour is the object and which the target; queries that
    attend to single words keep them apart.
    """

    def __init__(self, text_width: int, width: int, queries: int = 4) -> None:
        super().__init__()
        self.queries = nn.Parameter(torch.randn(queries, text_width) / text_width**0.5)
        self.out = nn.Sequential(nn.Linear((queries + 1) * text_width, width), nn.ReLU(), nn.Linear(width, width))

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Maps tokens (b, n, text_width) and mask (b, n), 1 for words, to (b, width)."""
        scores = self.queries.to(tokens.dtype) @ tokens.transpose(1, 2)
        scores = scores.masked_fill(mask[:, None] == 0, torch.finfo(scores.dtype).min)
        read = scores.softmax(-1) @ tokens
        weight = mask[..., None].to(tokens.dtype)
        mean = (tokens * weight).sum(1) / weight.sum(1).clamp(min=1)
        return self.out(torch.cat([read.flatten(1), mean], dim=-1))
