"""The models' classes by name, registered with transformers' Auto classes, and strict loading."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError
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
    """Loads a checkpoint, ready to run in float32 weights and the machine's fast arithmetic.

    Raises:
        UserError: Unknown model type, or tensors missing, extra or of another shape, named.
    """
    kind = json.loads((folder / "config.json").read_text()).get("model_type")
    if kind not in BY_NAME:
        raise UserError(f"checkpoint {folder}: model_type is {kind!r}; known are {sorted(BY_NAME)}")
    try:
        model, found = BY_NAME[kind].from_pretrained(
            str(folder), output_loading_info=True, local_files_only=True, dtype=torch.float32
        )
    except (SafetensorError, OSError, RuntimeError, TypeError) as error:
        raise UserError(f"checkpoint {folder} can't be loaded: {error}") from error
    wrong = {key: sorted(map(str, value))[:4] for key, value in found.items() if value and key != "error_msgs"}
    if wrong:
        raise UserError(f"checkpoint {folder} does not match its config.json: {wrong}")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return model.to(device, memory_format=torch.channels_last).eval()

