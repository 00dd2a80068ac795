"""Training windows: a moment of an episode, the frames that a plan of it should show, the actions that followed."""

from dataclasses import dataclass

import numpy as np

FRAME_OFFSETS = (2, 4, 6, 8, 10, 12, 14, 16)
ACTIONS = 16


@dataclass(frozen=True)
class Windows:
    """Indices into the frames of a FrameCache, one row a window.

    Attributes:
        episodes: Episode of each window, int64 (windows,).
        starts: Present frame, int64 (windows,).
        frames: Future frames, int64 (windows, len(FRAME_OFFSETS)); the last one of the episode where it ended before.
        actions: Rows whose actions lead there, int64 (windows, ACTIONS), the present one first; padded likewise.
    """

    episodes: np.ndarray
    starts: np.ndarray
    frames: np.ndarray
    actions: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def select(self, chosen: np.ndarray) -> "Windows":
        """Returns the windows that an index or a mask chooses, such as those of some episodes."""
        return Windows(self.episodes[chosen], self.starts[chosen], self.frames[chosen], self.actions[chosen])


def training_windows(
    starts: np.ndarray,
    lengths: np.ndarray,
    perturbed: np.ndarray,
    frame_offsets: tuple[int, ...] = FRAME_OFFSETS,
    actions: int = ACTIONS,
) -> Windows:
    """Finds every window in which no set-point carried injected noise.

    A window that runs past the end of its episode repeats the last frame and the last action: the arm is at rest.

    Args:
        starts: First frame of each episode, (episodes,); the episodes lie one after the other.
        lengths: Frames of each episode, at least one, (episodes,).
        perturbed: Whether the set-point at each frame carried noise, bool (frames,) or (frames, 1).
        frame_offsets: Steps from the present to the future frames.
        actions: Number of actions.
    """
    starts, lengths = np.asarray(starts, np.int64), np.asarray(lengths, np.int64)
    perturbed = np.asarray(perturbed, bool).reshape(-1)
    if lengths.sum() != len(perturbed) or not np.array_equal(starts, np.cumsum(lengths) - lengths):
        raise ValueError(f"episodes of {lengths.sum()} frames in a row don't fit {len(perturbed)} flags and the starts")
    episodes = np.repeat(np.arange(len(lengths)), lengths)
    last = (starts + lengths - 1)[episodes]
    now = np.arange(len(perturbed))
    noise_before = np.concatenate([[0], np.cumsum(perturbed)])
    end = np.minimum(now + actions, last + 1)
    valid = noise_before[end] == noise_before[now]
    now, last = now[valid, None], last[valid, None]
    return Windows(
        episodes=episodes[valid],
        starts=now[:, 0],
        frames=np.minimum(now + np.asarray(frame_offsets), last),
        actions=np.minimum(now + np.arange(actions), last),
    )
