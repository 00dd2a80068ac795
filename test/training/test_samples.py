"""Samples never leave their episode, and never teach an injected mistake."""

import numpy as np
import torch

from wam_ros.data.episode import ACTION, STATE


def test_no_window_holds_a_perturbed_set_point(samples) -> None:
    starts = samples.draw(torch.Generator().manual_seed(0), 500)
    assert not np.any((starts <= 10) & (starts + 16 > 10))


def test_futures_stay_in_their_episode(samples) -> None:
    starts = samples.draw(torch.Generator().manual_seed(0), 500)
    assert np.array_equal(starts < 30, samples.futures(starts)[:, -1] < 30)


def test_actions_begin_with_the_set_point_issued_at_the_present(samples, frames) -> None:
    starts = np.array([11, 40])
    actions = samples.actions(starts, np.arange(16)[None].repeat(2, 0))
    np.testing.assert_array_equal(actions[:, 0], frames.columns[ACTION][starts])


def test_the_same_seed_draws_the_same_scene(samples) -> None:
    one, two = (samples.scene(np.array([11, 40]), torch.Generator().manual_seed(3)) for _ in range(2))
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_proprioception_is_the_measured_state(samples, frames) -> None:
    np.testing.assert_array_equal(samples.positions(np.array([12])), frames.columns[STATE][[12]])


def test_points_of_a_camera_without_truth_count_as_out_of_sight(samples) -> None:
    visible = samples.scene(np.array([11]), torch.Generator().manual_seed(0))["visible"]
    assert visible[0, 0].all()
    assert not visible[0, 1].any()
