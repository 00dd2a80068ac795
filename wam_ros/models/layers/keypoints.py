"""Where in the image is it: heatmaps, their mean position, and the loss that teaches them."""

import torch
from torch import Tensor
from torch.nn import functional as F


def soft_argmax(logits: Tensor) -> Tensor:
    """Returns the mean position under each heatmap.

    Args:
        logits: (batch, maps, height, width).

    Returns:
        (batch, maps, 2): (u, v), column and row as fractions of the image, 0 to 1.
    """
    batch, maps, height, width = logits.shape
    weight = logits.float().flatten(2).softmax(-1).view(batch, maps, height, width)
    u = (torch.arange(width, device=logits.device) + 0.5) / width
    v = (torch.arange(height, device=logits.device) + 0.5) / height
    return torch.stack([(weight.sum(2) * u).sum(-1), (weight.sum(3) * v).sum(-1)], dim=-1)


def heatmap_loss(logits: Tensor, points: Tensor, weight: Tensor, sigma: float = 0.03) -> Tensor:
    """Cross-entropy between heatmaps and Gaussians around the true points.

    Args:
        logits: (batch, maps, height, width).
        points: (batch, maps, 2), (u, v) as fractions of the image.
        weight: (batch, maps), 0 where the point is out of sight.
        sigma: Width of the Gaussian, as a fraction of the image.
    """
    height, width = logits.shape[2:]
    u = (torch.arange(width, device=logits.device) + 0.5) / width
    v = (torch.arange(height, device=logits.device) + 0.5) / height
    du = (u - points[..., :1])[:, :, None, :]
    dv = (v - points[..., 1:])[:, :, :, None]
    target = (-(du**2 + dv**2) / (2 * sigma**2)).flatten(2).softmax(-1)
    loss = -(target * F.log_softmax(logits.float().flatten(2), -1)).sum(-1)
    return (loss * weight).sum() / weight.sum().clamp(min=1)
