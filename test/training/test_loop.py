"""A run repeats bit by bit, and one that was cut off ends as if it had not been."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from wam_ros.models.auto import load_action_model, load_policy
from wam_ros.training.config import TrainingConfig
from wam_ros.training.loop import learning_rate, train
from wam_ros.training.objectives.by_model import objective_of

SMALL = {"channels": 16, "width": 32}
SIZES = {"reactive_policy": {**SMALL, "layers": 1, "heads": 2, "blocks": 1}, "inverse_dynamics": SMALL}


def _config(out: Path, model: str = "inverse_dynamics", **changes: object) -> TrainingConfig:
    config = TrainingConfig(
        model=model, data=(), robot="", out=str(out), steps=6, batch=4, save_every=3, compile=False, warmup=2,
        model_config=SIZES.get(model, {"channels": 16, "code": 8}),
    )  # fmt: skip
    return replace(config, **changes)


def _train(config: TrainingConfig, samples) -> Path:
    torch.manual_seed(config.seed)
    objective = objective_of(config, samples)
    return train(config, objective, objective.model())


def test_a_run_that_was_cut_off_ends_as_if_it_had_not_been(samples, tmp_path: Path, monkeypatch) -> None:
    whole = _train(_config(tmp_path / "whole"), samples)
    objective = objective_of(_config(tmp_path / "cut"), samples)
    draw = objective.batch
    calls = []

    def cut(generator: torch.Generator, size: int) -> dict:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return draw(generator, size)

    objective.batch = cut
    torch.manual_seed(0)
    with pytest.raises(KeyboardInterrupt):
        train(_config(tmp_path / "cut"), objective, objective.model())
    resumed = _train(_config(tmp_path / "cut"), samples)
    assert (whole / "model.safetensors").read_bytes() == (resumed / "model.safetensors").read_bytes()
    steps = [[row[0] for row in csv.reader((tmp_path / name / "curves.csv").open())] for name in ("whole", "cut")]
    assert steps[0] == steps[1]


def test_another_seed_gives_another_model(samples, tmp_path: Path) -> None:
    one = _train(_config(tmp_path / "one"), samples)
    two = _train(_config(tmp_path / "two", seed=1), samples)
    assert (one / "model.safetensors").read_bytes() != (two / "model.safetensors").read_bytes()


def test_a_trained_model_loads_and_says_what_it_fits(samples, tmp_path: Path) -> None:
    model = load_action_model(_train(_config(tmp_path), samples))
    assert model.action_spec.joint_names == samples.spec.joint_names
    assert model.observation_spec == samples.spec


def test_the_policy_trains_on_action_and_grounding(samples, tmp_path: Path) -> None:
    load_policy(_train(_config(tmp_path, "reactive_policy", steps=2), samples))
    header = (tmp_path / "curves.csv").read_text().splitlines()[0]
    assert header == "step,seconds,grounding,action"


def test_the_world_model_trains_on_the_codes_of_a_trained_codec(samples, tmp_path: Path) -> None:
    codec = _train(_config(tmp_path / "codec", "frame_codec", steps=2), samples)
    sizes = SIZES["reactive_policy"]
    config = _config(tmp_path / "wm", "cascaded_world_model", steps=2, codec=str(codec), model_config=sizes)
    weights = _train(config, samples) / "model.safetensors"
    assert weights.stat().st_size > 0


def test_the_rate_rises_then_falls() -> None:
    config = _config(Path("unused"), steps=100, warmup=10)
    rates = [learning_rate(config, step) for step in range(100)]
    assert rates.index(max(rates)) == 9
    assert rates[-1] < 0.1 * max(rates)
