"""How far a world model's heatmaps are from where the named things truly are in the picture."""

from typing import Any

import numpy as np

from wam_ros.models.preprocessing import proprioception, stack_cameras
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import Observation


def pointed_at(model: Any, observation: Observation, instruction: str) -> dict[str, np.ndarray]:
    """Returns where the first camera's heatmaps point: `object`, `goal`, `tool`, each (u, v) as fractions of the image.

    Empty for a model that has no heatmaps.
    """
    if not hasattr(model, "look"):
        return {}
    import torch

    from wam_ros.models.layers.keypoints import soft_argmax
    from wam_ros.models.layers.scene import POINTS
    from wam_ros.models.runtime import fast_type, image_tensor
    from wam_ros.models.text import shared_text_encoder

    tokens, mask = shared_text_encoder().encode(instruction)
    device = model.device
    images = image_tensor(stack_cameras(observation.images, model.observation_spec), device)
    joints = torch.from_numpy(proprioception(observation, model.observation_spec)).to(device)[None]
    with torch.inference_mode(), torch.autocast(device.type, fast_type(device)):
        scene = model.look(images, joints, tokens[None].to(device), mask[None].to(device))
    places = soft_argmax(scene.heatmaps[0])[0].cpu().numpy()
    return dict(zip(POINTS, places))


def pixel_errors(sim: TabletopSim, model: Any, observation: Observation, instruction: str) -> dict[str, float]:
    """Returns the distance, in pixels of the first camera, between each heatmap and the truth, where it is in view."""
    truth = sim.privileged()
    errors = {}
    for name, place in pointed_at(model, observation, instruction).items():
        camera = model.observation_spec.cameras[0]
        if truth[f"{name}_pixel_{camera}_visible"][0]:
            height, width = observation.images[camera].shape[:2]
            errors[name] = float(np.linalg.norm((place - truth[f"{name}_pixel_{camera}"]) * (width, height)))
    return errors
