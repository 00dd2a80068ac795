"""What a training run is made of, read from one YAML file."""

from dataclasses import dataclass, field, fields
from pathlib import Path

import yaml

from wam_ros.spec.errors import UserError


@dataclass(frozen=True)
class TrainingConfig:
    """One run of `wam train`.

    Attributes:
        model: Model type, for example `cascaded_world_model`.
        data: Folders of datasets in the LeRobotDataset v3 layout; all are used together.
        robot: The robot's file.
        out: Folder of the run: checkpoints, curves, resume state.
        cache: Folder for decoded frames.
        steps: Optimiser steps.
        batch: Samples a step.
        learning_rate: Peak rate; cosine decay to zero after a warm-up.
        warmup: Steps of linear warm-up.
        weight_decay: AdamW's decay.
        ema: Decay of the averaged weights that are saved.
        seed: Of everything random.
        threads: CPU threads; one is right when several runs share the cores.
        model_config: Fields of the model's configuration that differ from its defaults.
        objective: Settings of the objective.
        start_from: Checkpoint whose weights the run starts from where names and shapes match, or empty.
        codec: Checkpoint of the frame codec, for the models that need it.
        compile: Fuse the step with torch.compile: a minute at the start, then up to half again as fast on CPUs.
    save_every: Steps between resume states.
    """

    model: str
    data: tuple[str, ...]
    robot: str
    out: str
    cache: str = "runs/cache"
    steps: int = 10_000
    batch: int = 64
    learning_rate: float = 5e-4
    warmup: int = 200
    weight_decay: float = 0.01
    ema: float = 0.999
    seed: int = 0
    threads: int = 1
    model_config: dict = field(default_factory=dict)
    objective: dict = field(default_factory=dict)
    start_from: str = ""
    codec: str = ""
    compile: bool = True
    save_every: int = 500

    @classmethod
    def load(cls, path: str | Path) -> "TrainingConfig":
        """Reads a run's YAML file.

        Raises:
            UserError: No such file, or an unknown or missing field, named.
        """
        path = Path(path)
        if not path.is_file():
            raise UserError(f"training file {path} does not exist; see config/training/ for examples")
        data = yaml.safe_load(path.read_text()) or {}
        known = {f.name for f in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown:
            raise UserError(f"training file {path}: unknown fields {unknown}; known are {sorted(known)}")
        missing = [name for name in ("model", "data", "robot", "out") if name not in data]
        if missing:
            raise UserError(f"training file {path}: fields {missing} are missing")
        folders = data["data"] if isinstance(data["data"], list) else [data["data"]]
        return cls(**{**data, "data": tuple(folders)})
