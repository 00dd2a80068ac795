"""A packed checkpoint loads, and its card says what made it."""

from pathlib import Path

import pytest
import yaml

from wam_ros.models.auto import load_action_model
from wam_ros.models.discrepancy_scale import CALIBRATION
from wam_ros.spec.errors import UserError
from wam_ros.training.card import pack
from wam_ros.training.config import TrainingConfig
from wam_ros.training.loop import train
from wam_ros.training.objectives.by_model import objective_of


def _file(tmp_path: Path) -> Path:
    path = tmp_path / "run.yaml"
    fields = {"model": "inverse_dynamics", "data": "made-up", "robot": "", "out": str(tmp_path / "run"), "steps": 2}
    sizes = {"channels": 16, "width": 32}
    path.write_text(yaml.safe_dump({**fields, "batch": 4, "compile": False, "model_config": sizes}))
    return path


def test_a_packed_run_loads_and_its_card_names_the_commands(samples, tmp_path: Path) -> None:
    path = _file(tmp_path)
    config = TrainingConfig.load(path)
    objective = objective_of(config, samples)
    train(config, objective, objective.model())
    out = pack(path, tmp_path / "packed")
    load_action_model(out)
    card = (out / "README.md").read_text()
    assert f"wam train {path}" in card
    assert "world seeds | even ones from 2 to 4" in card
    assert (out / "curves.png").stat().st_size > 0


def test_a_runs_calibration_is_packed_with_it(samples, tmp_path: Path) -> None:
    path = _file(tmp_path)
    config = TrainingConfig.load(path)
    objective = objective_of(config, samples)
    train(config, objective, objective.model())
    (tmp_path / "run" / "checkpoint" / CALIBRATION).write_text("{}")
    assert (pack(path, tmp_path / "packed") / CALIBRATION).read_text() == "{}"


def test_a_run_without_a_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no checkpoint yet"):
        pack(_file(tmp_path), tmp_path / "packed")
