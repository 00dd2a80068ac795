"""Privileged supervision: where the named object, its goal and the tool are, as the simulator knows."""

import torch
from torch import Tensor

from wam_ros.models.layers.keypoints import heatmap_loss


def grounding_loss(heatmaps: list[Tensor], points: Tensor, visible: Tensor) -> Tensor:
    """Returns the heatmap loss over cameras.

    Args:
        heatmaps: A camera each, (batch, points, h, w) logits.
        points: (batch, cameras, points, 2), (u, v) as fractions of the image.
        visible: (batch, cameras, points), 0 where out of sight or not known.
    """
    losses = [heatmap_loss(heat, points[:, i], visible[:, i]) for i, heat in enumerate(heatmaps)]
    return torch.stack(losses).mean()
