"""A checkpoint's calibration is read where it is its own, and refused by name where it does not fit."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from wam_ros.models.auto import load_world_model
from wam_ros.models.discrepancy_scale import CALIBRATION, DiscrepancyScale, weights_digest
from wam_ros.spec.errors import UserError


@pytest.fixture
def folder(checkpoints, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checkpoints["cascaded_world_model"], tmp_path / "model"))


def write(folder: Path, **changes: object) -> None:
    cameras = {"front": {"scale": [0.1] * 8}, "wrist": {"scale": [0.2] * 8}}
    content = {"cameras": cameras, "weights_sha256": weights_digest(folder), **changes}
    (folder / CALIBRATION).write_text(json.dumps(content))


def test_raw_differences_become_multiples_of_what_is_normal():
    scale = DiscrepancyScale({"front": np.array([0.1, 0.2]), "wrist": np.array([0.4, 0.5])})
    assert scale.calibrate(1, {"front": 0.1, "wrist": 1.0}) == {"front": 0.5, "wrist": 2.0}


def test_a_model_carries_the_scale_of_its_checkpoint(folder):
    write(folder)
    assert load_world_model(folder).discrepancy_scale.calibrate(7, {"wrist": 0.1}) == {"wrist": pytest.approx(0.5)}


def test_a_model_that_nobody_calibrated_has_no_scale(folder):
    assert load_world_model(folder).discrepancy_scale is None


def test_a_calibration_of_other_weights_is_left_aside_with_a_warning(folder, caplog):
    write(folder, weights_sha256="0" * 64)
    assert load_world_model(folder).discrepancy_scale is None
    assert "other weights" in caplog.text
    assert "wam calibrate discrepancy" in caplog.text


@pytest.mark.parametrize(
    ("cameras", "named"),
    [
        ({"front": {"scale": [0.1] * 8}}, "'wrist'"),
        ({"front": {"scale": [0.1] * 7}, "wrist": {"scale": [0.1] * 8}}, "'front'"),
        ({"front": {"scale": [0.0] * 8}, "wrist": {"scale": [0.1] * 8}}, "'front'"),
        ({"front": {"scale": [float("nan")] * 8}, "wrist": {"scale": [0.1] * 8}}, "'front'"),
        ({"front": {}}, "scale"),
        ([], "not a calibration"),
    ],
)
def test_a_calibration_that_does_not_fit_is_refused_by_name(folder, cameras, named):
    write(folder, cameras=cameras)
    with pytest.raises(UserError, match=f"discrepancy.json.*{named}.*wam calibrate discrepancy"):
        load_world_model(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"'])
def test_a_damaged_calibration_is_refused_with_its_path(folder, text):
    (folder / CALIBRATION).write_text(text)
    with pytest.raises(UserError, match="discrepancy.json is not a calibration"):
        load_world_model(folder)
