"""The state of a run on disk, so that one that was cut off goes on where it was. No pickles."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn


class ResumeState:
    """Weights, averaged weights, optimiser moments and the step, in one safetensors file.

    Batches are a function of seed and step, so nothing else needs to be kept.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "resume.safetensors"

    def save(
        self,
        model: nn.Module,
        average: dict[str, torch.Tensor],
        optimiser: torch.optim.Optimizer,
        step: int,
        seconds: float,
    ) -> None:
        """Writes the state beside the old one, then swaps them."""
        tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in average.items()}
        for i, state in optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{i}.{k}": torch.as_tensor(v) for k, v in state.items()}
        tensors = {k: v.detach().contiguous().clone() for k, v in tensors.items()}
        temporary = self._path.with_suffix(".tmp")
        save_file(tensors, str(temporary), metadata={"step": json.dumps(step), "seconds": json.dumps(seconds)})
        temporary.replace(self._path)

    def load(
        self, model: nn.Module, average: dict[str, torch.Tensor], optimiser: torch.optim.Optimizer
    ) -> tuple[int, float]:
        """Restores the state; returns (step, seconds), zeros where there is none."""
        if not self._path.exists():
            return 0, 0.0
        tensors = load_file(str(self._path))
        model.load_state_dict({k[6:]: v for k, v in tensors.items() if k.startswith("model.")})
        for name in average:
            average[name].copy_(tensors[f"average.{name}"])
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for key, value in tensors.items():
            if key.startswith("optimiser."):
                _, index, name = key.split(".", 2)
                # Moments must lie in memory as their weights do: the fused optimiser goes through both by address.
                layout = torch.channels_last if value.dim() == 4 else torch.contiguous_format
                moments.setdefault(int(index), {})[name] = value.contiguous(memory_format=layout)
        optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
        from safetensors import safe_open

        with safe_open(str(self._path), "pt") as file:
            metadata = file.metadata()
        return json.loads(metadata["step"]), json.loads(metadata["seconds"])
