"""Observations in, plans out: what surrounds a world model's tensors at run time."""

import time
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from wam_ros.models.preprocessing import proprioception, stack_cameras
from wam_ros.models.text import shared_text_encoder
from wam_ros.spec import PIXELS, Observation, ObservationSpec, Plan

if TYPE_CHECKING:
    from wam_ros.models.cascaded_world_model.modeling_cascaded_world_model import CascadedWorldModel


def image_tensor(stacked: np.ndarray, device: torch.device) -> Tensor:
    """Returns uint8 (..., h, w, c) as float (n, c, h, w), 0 to 1, in channels-last memory."""
    tensor = torch.from_numpy(np.ascontiguousarray(stacked)).to(device)
    tensor = tensor.reshape(-1, *tensor.shape[-3:]).permute(0, 3, 1, 2)
    return tensor.float().div_(255).contiguous(memory_format=torch.channels_last)


def fast_type(device: torch.device) -> torch.dtype:
    """Returns bfloat16 where it is fast, else float32."""
    if device.type == "cuda":
        return torch.bfloat16
    return torch.bfloat16 if torch.backends.mkldnn.is_available() and _has_bf16() else torch.float32


def _has_bf16() -> bool:
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def frames_by_camera(frames: Tensor, spec: ObservationSpec) -> dict[str, np.ndarray]:
    """Splits (steps, 3 x cameras, h, w), 0 to 1, into uint8 (steps, h, w, 3) a camera."""
    pixels = frames.float().clamp(0, 1).mul(255).round().to(torch.uint8).permute(0, 2, 3, 1).cpu().numpy()
    return {name: np.ascontiguousarray(pixels[..., 3 * i : 3 * i + 3]) for i, name in enumerate(spec.cameras)}


class ImaginationRuntime:
    """Runs a world model on observations: encodes, samples, draws, times.

    Noise comes from a generator that is seeded once, so a run repeats; one draw is shared by a whole
    instruction, so that successive plans of the same instruction follow the same choice.
    """

    def __init__(self, model: "CascadedWorldModel", seed: int = 0) -> None:
        self.model = model
        self.spec = model.observation_spec
        self._ids = count()
        self._seed = seed
        self._noise: tuple[str, Tensor] | None = None

    def plan(self, observation: Observation, instruction: str) -> Plan:
        """Returns the imagined future of `observation`."""
        tokens, mask = shared_text_encoder().encode(instruction)
        started = time.perf_counter()
        device = self.model.device
        images = image_tensor(stack_cameras(observation.images, self.spec), device)
        joints = torch.from_numpy(proprioception(observation, self.spec)).to(device)[None]
        with torch.autocast(device.type, fast_type(device)):
            scene = self.model.look(images, joints, tokens[None].to(device), mask[None].to(device))
            codes = self.model.imagine(scene, self._start(instruction).to(device))
            frames = self.model.draw(images, codes)[0]
        return Plan(
            plan_id=next(self._ids),
            source_stamp=observation.stamp,
            instruction=instruction,
            model_id=self.model.model_id,
            carrier=PIXELS,
            times=self.spec.frame_period * np.arange(1, self.spec.frames + 1),
            frames=frames_by_camera(frames, self.spec),
            confidence=_sharpness(scene.heatmaps[0]),
            inference_time=time.perf_counter() - started,
        )

    def _start(self, instruction: str) -> Tensor:
        if self._noise is None or self._noise[0] != instruction:
            generator = torch.Generator().manual_seed(self._seed)
            shape = (1, self.spec.frames, self.model.code_size)
            noise = torch.randn(shape, generator=generator) * self.model.config.noise_scale
            self._noise = (instruction, noise)
        return self._noise[1]


def _sharpness(heatmap: Tensor) -> float:
    """Returns how much of the named object's heatmap lies within one cell of its peak, 0 to 1."""
    weight = heatmap[0, 0].float().flatten().softmax(0).view(heatmap.shape[-2:])
    near = torch.nn.functional.avg_pool2d(weight[None, None], 3, 1, 1) * 9
    return float(near.max().clamp(0, 1))
