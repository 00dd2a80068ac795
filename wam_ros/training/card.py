"""`wam card CONFIG.yaml --out DIR`: packs a finished run as a checkpoint with a model card beside it."""

import argparse
import json
import platform
import shutil
import sys
from pathlib import Path

from wam_ros.models.discrepancy_scale import CALIBRATION
from wam_ros.spec.errors import UserError
from wam_ros.training.config import TrainingConfig

_TEMPLATE = """# {name}

{purpose}

{parameters:,} parameters, saved in bfloat16.

## How it was made

```bash
{data}
.venv/bin/wam train {config}
```

{notes}

| what | value |
| --- | --- |
| steps | {step:,} of {batch} samples |
| wall time | {minutes:.0f} min, {threads} thread of {machine}, beside another run |
| seed | {seed} |
| data | {episodes:,} episodes, {frames:,} frames, {windows:,} windows, {instructions:,} different instructions |
| world seeds | even ones from {low} to {high}; evaluation uses odd ones only |
{losses}

![loss curves](curves.png)

The configuration file of the run:

```yaml
{yaml}```

## Limits

Trained in simulation only, on one arm, one table, four colours and five tasks. Not for a real arm.
"""

_PURPOSE = {
    "cascaded_world_model": "Imagines eight frames of both cameras, 0.2 s apart, from the present and an instruction.",
    "inverse_dynamics": "Finds the joint targets that lead from the present to an imagined frame.",
    "reactive_policy": "The baseline: acts from the present frames and the instruction, imagining nothing.",
    "frame_codec": "Turns a frame of both cameras into a short code, and draws it again.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("config", help="the run's YAML file")
    parser.add_argument("--out", required=True, help="folder of the packed checkpoint")
    parser.add_argument("--notes", default="", help="what else a reader of the card should know")


def run(args: argparse.Namespace) -> int:
    """Packs the checkpoint and prints its folder."""
    sys.stdout.write(f"{pack(Path(args.config), Path(args.out), args.notes)}\n")
    return 0


def pack(config_path: Path, out: Path, notes: str = "") -> Path:
    """Copies a run's checkpoint and curves to `out` and writes the card.

    Raises:
        UserError: The run has saved no checkpoint yet.
    """
    from safetensors.torch import load_file

    config = TrainingConfig.load(config_path)
    run_folder = Path(config.out)
    checkpoint = run_folder / "checkpoint"
    if not (checkpoint / "training.json").is_file():
        raise UserError(f"run {run_folder} has no checkpoint yet; run wam train {config_path} first")
    out.mkdir(parents=True, exist_ok=True)
    for file in ("config.json", "model.safetensors", "training.json"):
        shutil.copyfile(checkpoint / file, out / file)
    if (checkpoint / CALIBRATION).is_file():
        shutil.copyfile(checkpoint / CALIBRATION, out / CALIBRATION)
    for file in ("curves.png", "curves.csv"):
        shutil.copyfile(run_folder / file, out / file)
    facts = json.loads((checkpoint / "training.json").read_text())
    weights = load_file(str(out / "model.safetensors"))
    (out / "README.md").write_text(
        _TEMPLATE.format(
            name=config.model,
            purpose=_PURPOSE.get(config.model, ""),
            parameters=sum(tensor.numel() for tensor in weights.values()),
            config=config_path,
            data="\n".join(_collect_command(Path(folder)) for folder in config.data),
            minutes=facts["seconds"] / 60,
            machine=platform.processor() or platform.machine(),
            low=facts["world_seeds"][0],
            high=facts["world_seeds"][1],
            losses=_last_losses(run_folder / "curves.csv"),
            yaml=config_path.read_text(),
            notes=notes,
            batch=config.batch,
            threads=config.threads,
            seed=config.seed,
            **{name: facts[name] for name in ("step", "episodes", "frames", "windows", "instructions")},
        )
    )
    return out


def _last_losses(curves: Path) -> str:
    """Returns table rows with the last value of each loss."""
    lines = curves.read_text().splitlines()
    names, values = lines[0].split(",")[2:], lines[-1].split(",")[2:]
    return "\n".join(f"| last {name} loss | {value} |" for name, value in zip(names, values))


def _collect_command(folder: Path) -> str:
    """Returns the command that collected a data set, from the set's own record."""
    record, info = folder / "meta/collection.json", folder / "meta/info.json"
    if not (record.is_file() and info.is_file()):
        return f"# {folder}: made elsewhere"
    made, episodes = json.loads(record.read_text()), json.loads(info.read_text())["total_episodes"]
    words = [".venv/bin/wam data collect", made["robot"], "--episodes", episodes, "--seed", made["seed"]]
    words += ["--tasks", *made["tasks"], "--noise", made["noise"], "--out", folder]
    if made.get("world_model"):
        words += ["--drive", made["world_model"], made["action_model"]]
    return " ".join(map(str, words))
