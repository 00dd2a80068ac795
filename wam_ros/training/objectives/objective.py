"""What the training loop asks of an objective."""

from typing import Protocol

import torch
from torch import Tensor, nn


class Objective(Protocol):
    """Makes batches and losses for one kind of model."""

    def model(self) -> nn.Module:
        """Returns a new model, its statistics taken from the data."""

    def batch(self, generator: torch.Generator, size: int) -> dict[str, Tensor]:
        """Returns a batch that depends on the generator alone."""

    def losses(self, model: nn.Module, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """Returns named losses, whose sum is minimised."""

    def facts(self) -> dict[str, object]:
        """Returns what the model card shall say of the data."""
