"""Windows stay inside their episode and free of injected noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.data.windows import ACTIONS, FRAME_OFFSETS, training_windows

EPISODES = st.lists(st.lists(st.booleans(), min_size=1, max_size=40), min_size=1, max_size=6)


def windows_of(flags):
    lengths = np.array([len(episode) for episode in flags])
    return training_windows(np.cumsum(lengths) - lengths, lengths, np.concatenate(flags)), lengths


@given(EPISODES)
def test_a_window_never_leaves_its_episode(flags):
    windows, lengths = windows_of(flags)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    assert (owner[windows.starts] == windows.episodes).all()
    assert (owner[windows.frames] == windows.episodes[:, None]).all()
    assert (owner[windows.actions] == windows.episodes[:, None]).all()


@given(EPISODES)
def test_exactly_the_starts_without_noise_ahead_are_windows(flags):
    windows, lengths = windows_of(flags)
    firsts = np.cumsum(lengths) - lengths
    expected = [
        first + t for first, flag in zip(firsts, flags) for t in range(len(flag)) if not any(flag[t : t + ACTIONS])
    ]
    assert windows.starts.tolist() == expected


@given(EPISODES)
def test_indices_step_on_and_repeat_the_last_row_at_the_end(flags):
    windows, lengths = windows_of(flags)
    last = (np.cumsum(lengths) - 1)[windows.episodes]
    for k in range(ACTIONS):
        assert (windows.actions[:, k] == np.minimum(windows.starts + k, last)).all()
    for k, offset in enumerate(FRAME_OFFSETS):
        assert (windows.frames[:, k] == np.minimum(windows.starts + offset, last)).all()


def test_windows_can_be_selected_by_a_mask():
    windows, _ = windows_of([[False] * 20, [False] * 5])
    chosen = windows.select(windows.episodes == 1)
    assert len(chosen) == 5
    assert chosen.actions.shape == (5, ACTIONS)


def test_flags_that_do_not_fit_the_episodes_are_refused():
    with pytest.raises(ValueError, match="don't fit"):
        training_windows(np.array([0]), np.array([4]), np.zeros(5, bool))
