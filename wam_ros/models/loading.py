"""The models' classes by name, registered with transformers' Auto classes, and strict loading."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModel, PreTrainedModel

from wam_ros.models.cascaded_world_model.modeling_cascaded_world_model import CascadedWorldModel
from wam_ros.models.frame_codec.modeling_frame_codec import FrameCodec
from wam_ros.models.inverse_dynamics.modeling_inverse_dynamics import InverseDynamics
from wam_ros.models.reactive_policy.modeling_reactive_policy import ReactivePolicy
from wam_ros.spec.errors import UserError

MODELS: tuple[type[PreTrainedModel], ...] = (CascadedWorldModel, FrameCodec, InverseDynamics, ReactivePolicy)
BY_NAME = {model.config_class.model_type: model for model in MODELS}

for _model in MODELS:
    AutoConfig.register(_model.config_class.model_type, _model.config_class)
    AutoModel.register(_model.config_class, _model)


def model_of(name: str, config: dict) -> PreTrainedModel:
    """Builds an untrained model from its type and the JSON form of its configuration."""
    model = BY_NAME[name]
    return model(model.config_class(**config))


def load_model(folder: Path) -> PreTrainedModel:
    """Loads a checkpoint, ready to run: float32 weights, evaluation mode, on the GPU where there is one.

    Stricter than `from_pretrained`, which fills gaps with random weights and a warning.

    Raises:
        UserError: Unknown model type, unreadable files, or tensors missing, extra or of another shape, named.
    """
    config = _read_config(folder)
    model = BY_NAME[config["model_type"]](BY_NAME[config["model_type"]].config_class.from_dict(config))
    try:
        found = load_file(str(folder / "model.safetensors"))
    except (SafetensorError, OSError) as error:
        raise UserError(f"checkpoint {folder}: model.safetensors can't be read: {error}") from error
    wrong = _differences(model.state_dict(), found)
    if wrong:
        raise UserError(f"checkpoint {folder}: weights do not match config.json: {'; '.join(wrong)}")
    model.load_state_dict(found)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model.to(device, memory_format=torch.channels_last).eval()


def _read_config(folder: Path) -> dict:
    try:
        config = json.loads((folder / "config.json").read_text())
    except ValueError as error:
        raise UserError(f"checkpoint {folder}: config.json is not JSON: {error}") from error
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind not in BY_NAME:
        raise UserError(f"checkpoint {folder}: model_type is {kind!r}; known are {sorted(BY_NAME)}")
    return config


def _differences(expected: dict[str, torch.Tensor], found: dict[str, torch.Tensor], most: int = 3) -> list[str]:
    """Lists the first few tensors that are missing, extra or of another shape."""
    wrong = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    wrong += [f"{name} is not in the model" for name in sorted(found.keys() - expected.keys())]
    wrong += [
        f"{name} has shape {tuple(found[name].shape)}, not {tuple(expected[name].shape)}"
        for name in sorted(expected.keys() & found.keys())
        if found[name].shape != expected[name].shape
    ]
    return wrong[:most] + ([f"and {len(wrong) - most} more"] if len(wrong) > most else [])
