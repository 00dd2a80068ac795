"""Rectified flow: the exact velocity of a straight path lands on the data, whatever the step count."""

import pytest
import torch

from wam_ros.models.layers.flow import mix, noise_levels, sample


@pytest.mark.parametrize("steps", [1, 2, 4, 10])
def test_the_true_velocity_carries_noise_to_data(steps: int) -> None:
    noise, data = torch.randn(3, 8, 4), torch.randn(3, 8, 4)
    torch.testing.assert_close(sample(lambda x, level: data - noise, noise, steps), data)


def test_a_mix_begins_at_noise_and_ends_at_data() -> None:
    noise, data = torch.randn(2, 8, 4), torch.randn(2, 8, 4)
    torch.testing.assert_close(mix(data, noise, torch.zeros(2)), noise)
    torch.testing.assert_close(mix(data, noise, torch.ones(2)), data)


def test_levels_lie_strictly_between_noise_and_data() -> None:
    levels = noise_levels(1000, torch.Generator().manual_seed(0))
    assert 0 < levels.min() < levels.max() < 1
