"""Checkpoints: what is saved is loaded, and what does not match is refused by name."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from wam_ros.models.auto import checkpoint_folder, load_action_model, load_policy, load_world_model
from wam_ros.spec import Observation
from wam_ros.spec.errors import UserError


def _copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_two_loads_of_a_world_model_imagine_the_same(checkpoints, observation: Observation) -> None:
    plans = [
        load_world_model(checkpoints["cascaded_world_model"]).plan([observation], "open the drawer") for _ in range(2)
    ]
    np.testing.assert_array_equal(plans[0].frames["front"], plans[1].frames["front"])


def test_saving_a_loaded_model_keeps_every_tensor(checkpoints, tmp_path: Path) -> None:
    load_action_model(checkpoints["inverse_dynamics"]).save_pretrained(tmp_path)
    before = load_file(checkpoints["inverse_dynamics"] / "model.safetensors")
    after = load_file(tmp_path / "model.safetensors")
    assert before.keys() == after.keys()
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_a_missing_folder_is_named_with_the_cure() -> None:
    with pytest.raises(UserError, match="nowhere.*does not exist"):
        checkpoint_folder("nowhere")


def test_missing_weights_are_named(checkpoints, tmp_path: Path) -> None:
    folder = _copy(checkpoints["inverse_dynamics"], tmp_path)
    (folder / "model.safetensors").unlink()
    with pytest.raises(UserError, match="lacks.*model.safetensors"):
        load_action_model(folder)


def test_an_unknown_model_type_is_named(checkpoints, tmp_path: Path) -> None:
    folder = _copy(checkpoints["inverse_dynamics"], tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "oracle"}))
    with pytest.raises(UserError, match="oracle"):
        load_action_model(folder)


@pytest.mark.parametrize("change", ["missing", "extra", "reshaped"])
def test_tensors_that_do_not_match_the_configuration_are_refused(checkpoints, tmp_path: Path, change: str) -> None:
    folder = _copy(checkpoints["inverse_dynamics"], tmp_path)
    tensors = load_file(folder / "model.safetensors")
    if change == "missing":
        tensors.pop("flat.weight")
    elif change == "extra":
        tensors["flat.wing"] = tensors["flat.bias"].clone()
    else:
        tensors["flat.weight"] = tensors["flat.weight"][:, :8].contiguous()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(UserError, match="flat"):
        load_action_model(folder)


def test_a_truncated_file_is_refused_with_its_path(checkpoints, tmp_path: Path) -> None:
    folder = _copy(checkpoints["inverse_dynamics"], tmp_path)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(UserError, match="copy"):
        load_action_model(folder)


def test_a_world_model_is_not_taken_for_an_action_model(checkpoints) -> None:
    with pytest.raises(UserError, match="cascaded_world_model.*not an action model"):
        load_action_model(checkpoints["cascaded_world_model"])


def test_a_policy_acts_from_the_observation_alone(checkpoints, observation: Observation) -> None:
    chunk = load_policy(checkpoints["reactive_policy"]).act(observation, "open the drawer")
    assert chunk.positions.shape == (16, 7)
    assert np.isfinite(chunk.positions).all()
