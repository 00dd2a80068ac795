"""Acts from the present alone: the world model's own encoder and transformer, regressing a chunk.

It has the same parts, sizes and privileged losses as the world model, and imagines nothing.
"""

import time

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from wam_ros.models.layers.flow_transformer import StepTransformer
from wam_ros.models.layers.scene import Scene, SceneEncoder
from wam_ros.models.preprocessing import proprioception, stack_cameras
from wam_ros.models.reactive_policy.configuration_reactive_policy import ReactivePolicyConfig
from wam_ros.models.runtime import fast_type, image_tensor
from wam_ros.models.text import shared_text_encoder
from wam_ros.spec import ActionChunk, Observation
from wam_ros.spec.fit import action_spec_from_dict, observation_spec_from_dict


class ReactivePolicy(PreTrainedModel):
    """Behaviour cloning of chunks."""

    config_class = ReactivePolicyConfig
    main_input_name = "images"

    def __init__(self, config: ReactivePolicyConfig) -> None:
        super().__init__(config)
        self.observation_spec = observation_spec_from_dict(config.observation_spec)
        self.action_spec = action_spec_from_dict(config.action_spec)
        self.model_id = config.model_type
        cameras, joints = len(self.observation_spec.cameras), len(self.observation_spec.joint_names)
        self.scene = SceneEncoder(cameras, joints, config.channels, config.width, config.text_width, config.blocks)
        self.chunk = StepTransformer(
            joints, joints, self.action_spec.horizon, config.width, config.layers, config.heads
        )
        for name, default in (("joint_mean", 0.0), ("joint_std", 1.0), ("delta_std", 1.0)):
            values = getattr(config, name)
            self.register_buffer(name, torch.tensor(values or [default] * joints))
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Keeps the layers' own initial values."""

    def look(self, images: Tensor, joints: Tensor, tokens: Tensor, mask: Tensor) -> Scene:
        """Encodes the present, as the world model does."""
        return self.scene(images, (joints - self.joint_mean) / self.joint_std, tokens, mask)

    def decide(self, scene: Scene, joints: Tensor) -> Tensor:
        """Returns absolute targets (b, knots, joints) given measured positions (b, joints)."""
        known = ((joints - self.joint_mean) / self.joint_std)[:, None].expand(-1, self.action_spec.horizon, -1)
        level = torch.zeros(joints.shape[0], device=joints.device)
        delta = self.chunk(known, level, scene.tokens, scene.condition).float()
        return joints[:, None] + delta * self.delta_std

    @torch.inference_mode()
    def act(self, observation: Observation, instruction: str) -> ActionChunk:
        """Returns joint targets after `observation`; see `Policy.act`."""
        tokens, mask = shared_text_encoder().encode(instruction)
        started = time.perf_counter()
        device = self.device
        images = image_tensor(stack_cameras(observation.images, self.observation_spec), device)
        joints = torch.from_numpy(proprioception(observation, self.observation_spec)).to(device)[None]
        with torch.autocast(device.type, fast_type(device)):
            scene = self.look(images, joints, tokens[None].to(device), mask[None].to(device))
            targets = self.decide(scene, joints)[0].cpu().numpy().astype(np.float64)
        return ActionChunk(
            source_stamp=observation.stamp,
            joint_names=self.action_spec.joint_names,
            times=self.action_spec.period * np.arange(1, self.action_spec.horizon + 1),
            positions=targets,
            inference_time=time.perf_counter() - started,
        )
