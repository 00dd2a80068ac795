"""The training loop: batches, loss, step, average, report, save."""

import json
import logging
import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from wam_ros.models.runtime import fast_type
from wam_ros.training.config import TrainingConfig
from wam_ros.training.curves import Curves
from wam_ros.training.objectives import Objective
from wam_ros.training.resume import ResumeState

log = logging.getLogger(__name__)
_REPORT = 100

Losses = Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]]


def learning_rate(config: TrainingConfig, step: int) -> float:
    """Returns the rate at `step`: linear warm-up, then cosine decay to a fiftieth."""
    rise = min(1.0, (step + 1) / max(1, config.warmup))
    fall = 0.51 + 0.49 * math.cos(math.pi * min(1.0, step / max(1, config.steps)))
    return config.learning_rate * rise * fall


def train(config: TrainingConfig, objective: Objective, model: nn.Module) -> Path:
    """Trains `model` to the end of its steps, resuming if the run was cut off; returns the checkpoint's folder."""
    folder = Path(config.out)
    folder.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device, memory_format=torch.channels_last).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=config.learning_rate, weight_decay=config.weight_decay, fused=True)
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    losses_of = partial(objective.losses, model)
    losses_of = torch.compile(losses_of) if config.compile else losses_of
    resume, curves = ResumeState(folder), Curves(folder)
    step, before = resume.load(model, average, optimiser)
    curves.cut(step)
    started, sums = time.monotonic(), {}
    with tqdm(total=config.steps, initial=step, unit="step", mininterval=5) as bar:
        while step < config.steps:
            losses = _step(config, objective, losses_of, model, optimiser, step, device)
            _average(average, model, min(config.ema, (1 + step) / (10 + step)))
            step += 1
            for name, value in losses.items():
                sums[name] = sums.get(name, 0.0) + value
            if step % _REPORT == 0 or step == config.steps:
                seen = (step - 1) % _REPORT + 1
                means = {name: value / seen for name, value in sums.items()}
                curves.add(step, before + time.monotonic() - started, means)
                bar.set_postfix({name: f"{value:.4f}" for name, value in means.items()})
                sums = {}
            if step % config.save_every == 0 or step == config.steps:
                seconds = before + time.monotonic() - started
                resume.save(model, average, optimiser, step, seconds)
                _export(objective, model, average, folder / "checkpoint", step, seconds)
            bar.update()
    curves.draw()
    return folder / "checkpoint"


def _step(
    config: TrainingConfig,
    objective: Objective,
    losses_of: Losses,
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    step: int,
    device: torch.device,
) -> dict[str, float]:
    generator = torch.Generator().manual_seed(config.seed * 1_000_003 + step)
    torch.manual_seed(config.seed * 1_000_003 + step)
    for group in optimiser.param_groups:
        group["lr"] = learning_rate(config, step)
    with torch.autocast(device.type, fast_type(device)):
        losses = losses_of(objective.batch(generator, config.batch))
    total = sum(losses.values())
    if not torch.isfinite(total):
        log.warning("step %d: loss is %s; the step is skipped", step, {k: float(v.detach()) for k, v in losses.items()})
    else:
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    optimiser.zero_grad()
    return {name: float(value.detach()) for name, value in losses.items()}


@torch.no_grad()
def _average(average: dict[str, torch.Tensor], model: nn.Module, decay: float) -> None:
    state = model.state_dict()
    names = [name for name in average if average[name].is_floating_point()]
    torch._foreach_lerp_([average[name] for name in names], [state[name] for name in names], 1 - decay)


def _export(
    objective: Objective, model: nn.Module, average: dict[str, torch.Tensor], folder: Path, step: int, seconds: float
) -> None:
    """Saves the averaged weights in bfloat16, with what is known of the run."""
    kept = {k: v.detach().clone() for k, v in model.state_dict().items()}
    model.load_state_dict(average)
    # Statistics of the data stay exact; they are buffers.
    weights = {name for name, _ in model.named_parameters()}
    halves = {k: v.to(torch.bfloat16 if k in weights else v.dtype) for k, v in model.state_dict().items()}
    model.save_pretrained(folder, state_dict={k: v.contiguous().clone() for k, v in halves.items()})
    model.load_state_dict(kept)
    (folder / "training.json").write_text(
        json.dumps({"step": step, "seconds": round(seconds, 1), **objective.facts()}, indent=2) + "\n"
    )
