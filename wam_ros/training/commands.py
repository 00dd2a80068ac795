"""`wam train CONFIG.yaml`: trains one model, or goes on with a run that was cut off."""

import argparse
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from wam_ros.training.config import TrainingConfig

if TYPE_CHECKING:
    from torch import nn

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("config", help="YAML file of the run; see config/training/")
    parser.add_argument("--steps", type=int, help="optimiser steps, instead of the file's")
    parser.add_argument("--out", help="folder of the run, instead of the file's")
    parser.add_argument("--data", nargs="+", help="folders of data sets, instead of the file's")


def run(args: argparse.Namespace) -> int:
    """Trains and prints where the checkpoint lies."""
    from dataclasses import replace

    config = TrainingConfig.load(args.config)
    given = {"steps": args.steps, "out": args.out, "data": tuple(args.data) if args.data else None}
    config = replace(config, **{name: value for name, value in given.items() if value is not None})
    print(f"checkpoint: {train_from(config)}")
    return 0


def train_from(config: TrainingConfig) -> Path:
    """Runs one training to its end; returns the checkpoint's folder."""
    import torch

    from wam_ros.data.cache import load_frames
    from wam_ros.models.auto import specs_for
    from wam_ros.spec import RobotSpec
    from wam_ros.training.loop import train
    from wam_ros.training.memory import keep_freed_memory
    from wam_ros.training.objectives.by_model import objective_of
    from wam_ros.training.samples import Samples

    keep_freed_memory()
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    observation, action = specs_for(RobotSpec.load(config.robot))
    frames = load_frames(list(config.data), observation.image_size, config.cache)
    samples = Samples(frames, observation, action, Path(config.cache))
    log.info("training %s on %s", config.model, samples.facts())
    objective = objective_of(config, samples)
    model = objective.model()
    if config.start_from:
        _start_from(model, config.start_from)
    return train(config, objective, model)


def _start_from(model: "nn.Module", name: str) -> None:
    """Copies the weights whose names and shapes match, such as a scene encoder that learnt grounding first."""
    from safetensors.torch import load_file

    from wam_ros.models.auto import WEIGHTS, checkpoint_folder

    own = model.state_dict()
    found = load_file(str(checkpoint_folder(name) / WEIGHTS))
    shared = {key: value for key, value in found.items() if key in own and own[key].shape == value.shape}
    model.load_state_dict(shared, strict=False)
    log.info("started from %s: %d of %d tensors", name, len(shared), len(own))
