"""A training file is read whole or refused by field."""

from pathlib import Path

import pytest

from wam_ros.spec.errors import UserError
from wam_ros.training.config import TrainingConfig

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", sorted((ROOT / "config/training").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_files_load(path: Path) -> None:
    assert TrainingConfig.load(path).model


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text("model: a\ndata: b\nrobot: c\nout: d\nepochs: 3\n")
    with pytest.raises(UserError, match="epochs"):
        TrainingConfig.load(tmp_path / "run.yaml")


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text("model: a\n")
    with pytest.raises(UserError, match="data.*robot.*out"):
        TrainingConfig.load(tmp_path / "run.yaml")
