"""Imagines eight future frames of each camera from the present ones and an instruction.

The scene is encoded once; a small transformer turns noise into the codes of all future frames in a
few Euler steps (rectified flow); the frame codec draws them. In the taxonomy of World Action Models:
cascaded, explicit, learned (as UniPi and Vidar).
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from wam_ros.models.cascaded_world_model.configuration_cascaded_world_model import CascadedWorldModelConfig
from wam_ros.models.discrepancy_scale import DiscrepancyScale
from wam_ros.models.frame_codec.configuration_frame_codec import FrameCodecConfig
from wam_ros.models.frame_codec.modeling_frame_codec import FrameDecoder
from wam_ros.models.layers.flow import sample
from wam_ros.models.layers.flow_transformer import StepTransformer
from wam_ros.models.layers.scene import Scene, SceneEncoder
from wam_ros.models.layout import plan_layout
from wam_ros.models.runtime import ImaginationRuntime
from wam_ros.spec import PIXELS, Observation, Plan
from wam_ros.spec.fit import observation_spec_from_dict


class CascadedWorldModel(PreTrainedModel):
    """World model of the cascaded, explicit, learned branch."""

    config_class = CascadedWorldModelConfig
    main_input_name = "images"
    discrepancy_scale: DiscrepancyScale | None = None

    def __init__(self, config: CascadedWorldModelConfig) -> None:
        super().__init__(config)
        self.observation_spec = observation_spec_from_dict(config.observation_spec)
        self.model_id = f"{config.model_type}/{plan_layout(self.observation_spec, PIXELS)}"
        codec = FrameCodecConfig(**(config.codec or {}))
        self.code_size = codec.code
        cameras, joints = len(self.observation_spec.cameras), len(self.observation_spec.joint_names)
        self.decoder = FrameDecoder(codec)
        self.scene = SceneEncoder(cameras, joints, config.channels, config.width, config.text_width, config.blocks)
        self.flow = StepTransformer(
            codec.code, codec.code, self.observation_spec.frames, config.width, config.layers, config.heads
        )
        self._buffer("joint_mean", config.joint_mean, joints, 0.0)
        self._buffer("joint_std", config.joint_std, joints, 1.0)
        self._buffer("code_mean", config.code_mean, codec.code, 0.0)
        self._buffer("code_std", config.code_std, codec.code, 1.0)
        self._runtime: ImaginationRuntime | None = None
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Keeps the layers' own initial values."""

    def _buffer(self, name: str, values: list[float] | None, size: int, default: float) -> None:
        tensor = torch.tensor(values) if values else torch.full((size,), default)
        self.register_buffer(name, tensor)

    def look(self, images: Tensor, joints: Tensor, tokens: Tensor, mask: Tensor) -> Scene:
        """Encodes the present: images (b, 3 x cameras, h, w) 0 to 1, joints (b, joints), the instruction's tokens."""
        return self.scene(images, (joints - self.joint_mean) / self.joint_std, tokens, mask)

    def velocity(self, x: Tensor, level: Tensor, scene: Scene) -> Tensor:
        """Returns dx/dlevel of normalised codes x (b, frames, code) at levels (b,)."""
        return self.flow(x, level, scene.tokens, scene.condition)

    def imagine(self, scene: Scene, noise: Tensor, steps: int | None = None) -> Tensor:
        """Turns noise (b, frames, code) into codes of the future frames."""
        steps = steps or self.config.sampling_steps
        x = sample(lambda x, level: self.velocity(x, level, scene), noise, steps)
        return x.float() * self.code_std + self.code_mean

    def draw(self, images: Tensor, codes: Tensor) -> Tensor:
        """Draws frames (b, frames, 3 x cameras, h, w), 0 to 1, of codes (b, frames, code)."""
        return self.decoder.draw(images, codes)

    @torch.inference_mode()
    def plan(self, observations: Sequence[Observation], instruction: str) -> Plan:
        """Imagines the future of the last observation; see `WorldModel.plan`."""
        if self._runtime is None:
            self._runtime = ImaginationRuntime(self)
        return self._runtime.plan(observations[-1], instruction)
