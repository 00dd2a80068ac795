"""Heatmaps: a sharp one reads out where it is, and the loss is lowest there."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.models.layers.keypoints import heatmap_loss, soft_argmax


def _sharp(row: int, column: int) -> torch.Tensor:
    logits = torch.zeros(1, 1, 16, 16)
    logits[0, 0, row, column] = 30.0
    return logits


@given(st.integers(0, 15), st.integers(0, 15))
def test_a_sharp_heatmap_reads_out_its_own_cell(row: int, column: int) -> None:
    u, v = soft_argmax(_sharp(row, column))[0, 0].tolist()
    assert abs(u - (column + 0.5) / 16) < 1e-3
    assert abs(v - (row + 0.5) / 16) < 1e-3


def test_the_loss_is_lower_at_the_true_point_than_elsewhere() -> None:
    points, weight = torch.tensor([[[0.53, 0.28]]]), torch.ones(1, 1)
    assert heatmap_loss(_sharp(4, 8), points, weight) < heatmap_loss(_sharp(12, 2), points, weight)


def test_points_out_of_sight_teach_nothing() -> None:
    assert heatmap_loss(_sharp(4, 8), torch.rand(1, 1, 2), torch.zeros(1, 1)) == 0
