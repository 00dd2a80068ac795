"""`wam calibrate discrepancy` leaves a calibration that the world model then carries."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from wam_ros import cli
from wam_ros.evaluation.discrepancy.commands import training_trials
from wam_ros.models.auto import load_world_model
from wam_ros.spec.errors import UserError


def test_a_model_is_calibrated_on_worlds_of_the_training_data(checkpoints, tmp_path, capsys):
    folder = Path(shutil.copytree(checkpoints["cascaded_world_model"], tmp_path / "model"))
    models = ["--world-model", str(folder), "--action-model", checkpoints["inverse_dynamics"]]
    assert cli.main(["calibrate", "discrepancy", "--episodes", "1", *models]) == 0
    scale = load_world_model(folder).discrepancy_scale
    assert all(np.shape(scale.scales[camera]) == (8,) for camera in ("front", "wrist"))
    assert "largest" in capsys.readouterr().out


def test_no_evaluation_world_is_calibrated_on():
    assert all(trial.seed % 2 == 0 for trial in training_trials(20, 1))


@pytest.mark.parametrize(("episodes", "seed"), [(0, 1), (5, -1)])
def test_numbers_out_of_range_are_refused(episodes, seed):
    with pytest.raises(UserError, match="give 1 or more"):
        training_trials(episodes, seed)
