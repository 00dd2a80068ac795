"""Samples for training: which moments to draw, and their images, joints, instructions and truths as tensors."""

import hashlib
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from wam_ros.data.cache import FrameCache
from wam_ros.data.episode import ACTION, PERTURBED, PRIVILEGED, STATE
from wam_ros.data.windows import training_windows
from wam_ros.models.layers.scene import POINTS
from wam_ros.models.runtime import fast_type, image_tensor
from wam_ros.models.text import shared_text_encoder
from wam_ros.spec import ActionSpec, ObservationSpec
from wam_ros.spec.fit import spec_to_dict


class Samples:
    """All training windows of some data sets.

    A window is its first frame's index; its future frames and actions never leave its episode.

    Attributes:
        spec: What the models observe.
        period: Seconds between steps of the data.
        steps: Steps in a window.
        steps_per_frame: Steps between two frames of a plan.
    """

    def __init__(self, frames: FrameCache, observation: ObservationSpec, action: ActionSpec, cache: Path) -> None:
        self.spec = observation
        self.period, self.steps = action.period, action.horizon
        self.steps_per_frame = round(observation.frame_period / action.period)
        self._frames, self._action, self._cache = frames, action, cache
        offsets = tuple(self.steps_per_frame * (1 + i) for i in range(observation.frames))
        windows = training_windows(frames.starts, frames.lengths, frames.columns[PERTURBED], offsets, self.steps)
        self._starts = windows.starts
        self._last = np.repeat(frames.starts + frames.lengths - 1, frames.lengths)
        self._episode = np.repeat(np.arange(frames.episodes), frames.lengths)
        self._text = _encode_all(frames.instructions)

    @property
    def joints(self) -> int:
        """Number of joints."""
        return len(self.spec.joint_names)

    def draw(self, generator: torch.Generator, size: int) -> np.ndarray:
        """Draws the first frames of `size` windows."""
        return self._starts[torch.randint(0, len(self._starts), (size,), generator=generator).numpy()]

    def at(self, starts: np.ndarray, steps: np.ndarray) -> np.ndarray:
        """Returns the frames `steps` steps after `starts`, the episode's last one where it ended before."""
        return np.minimum(starts + steps, self._last[starts])

    def future(self, starts: np.ndarray, frame: np.ndarray) -> np.ndarray:
        """Returns frame number `frame` of each window's future."""
        return self.at(starts, self.steps_per_frame * (frame + 1))

    def futures(self, starts: np.ndarray) -> np.ndarray:
        """Returns all future frames, (windows, frames)."""
        return np.stack([self.future(starts, i) for i in range(self.spec.frames)], axis=1)

    def images(self, index: np.ndarray) -> Tensor:
        """Returns frames of all cameras, (n, 3 x cameras, h, w), 0 to 1."""
        stacked = np.concatenate([self._frames.images[name][index] for name in self.spec.cameras], axis=-1)
        return image_tensor(stacked, torch.device("cpu"))

    def positions(self, index: np.ndarray) -> Tensor:
        """Returns measured joint positions, (n, joints)."""
        return torch.from_numpy(self._frames.columns[STATE][index].astype(np.float32))

    def actions(self, starts: np.ndarray, steps: np.ndarray) -> Tensor:
        """Returns the set-points issued `steps` (n, k) after `starts`: (n, k, joints)."""
        index = np.minimum(starts[:, None] + steps, self._last[starts][:, None])
        return torch.from_numpy(self._frames.columns[ACTION][index].astype(np.float32))

    def scene(self, starts: np.ndarray, generator: torch.Generator) -> dict[str, Tensor]:
        """Returns what a model sees at `starts`, and the privileged truth about it."""
        tokens, mask = self._text
        episode = torch.from_numpy(self._episode[starts])
        points, visible = self._points(starts)
        words = tokens[episode].float()
        kept = (torch.rand(words.shape[:2], generator=generator) > 0.05).float()
        return {
            "images": self.images(starts),
            "joints": self.positions(starts),
            "tokens": words,
            "mask": mask[episode] * kept,
            "points": points,
            "visible": visible,
        }

    def codes(self, codec: nn.Module, name: str) -> Tensor:
        """Returns the code of every frame, (frames, code), computed once and kept on disk."""
        weights = torch.cat([p.detach().flatten() for p in codec.encoder.parameters()]).numpy().tobytes()
        key = hashlib.sha256(weights + str(self._frames.frames).encode()).hexdigest()[:16]
        path = self._cache / f"codes_{Path(name).parent.name}_{key}.safetensors"
        if not path.exists():
            save_file({"codes": self._encode_frames(codec)}, str(path))
        return load_file(str(path))["codes"].float()

    def joint_statistics(self) -> tuple[list[float], list[float]]:
        """Returns mean and standard deviation of the measured positions."""
        state = self._frames.columns[STATE]
        return state.mean(0).tolist(), np.maximum(state.std(0), 1e-3).tolist()

    def delta_statistics(self) -> list[float]:
        """Returns the scale of set-points relative to the measured positions at a window's start."""
        middle = np.minimum(self._starts + self.steps // 2, self._last[self._starts])
        delta = self._frames.columns[ACTION][middle] - self._frames.columns[STATE][self._starts]
        return np.maximum(delta.std(0), 1e-3).tolist()

    def acting_config(self) -> dict[str, object]:
        """Returns what the configuration of every model that acts takes from the data: specs and statistics."""
        mean, std = self.joint_statistics()
        return {
            "observation_spec": spec_to_dict(self.spec),
            "action_spec": spec_to_dict(self._action),
            "joint_mean": mean,
            "joint_std": std,
            "delta_std": self.delta_statistics(),
        }

    def facts(self) -> dict[str, object]:
        """Returns what a model card shall say of the data."""
        seeds = self._frames.seeds
        return {
            "episodes": self._frames.episodes,
            "frames": self._frames.frames,
            "windows": len(self._starts),
            "instructions": len(set(self._frames.instructions)),
            "world_seeds": [min(seeds), max(seeds)],
        }

    def _points(self, starts: np.ndarray) -> tuple[Tensor, Tensor]:
        """Returns privileged pixels (n, cameras, points, 2) and whether each is known and in sight."""
        points = np.full((len(starts), len(self.spec.cameras), len(POINTS), 2), 0.5, np.float32)
        visible = np.zeros(points.shape[:3], np.float32)
        for i, camera in enumerate(self.spec.cameras):
            for j, point in enumerate(POINTS):
                key = f"{PRIVILEGED}{point}_pixel_{camera}"
                if key in self._frames.columns:
                    points[:, i, j] = self._frames.columns[key][starts]
                    visible[:, i, j] = self._frames.columns[f"{key}_visible"][starts].reshape(-1)
        return torch.from_numpy(points), torch.from_numpy(visible)

    @torch.no_grad()
    def _encode_frames(self, codec: nn.Module) -> Tensor:
        parts = []
        for start in range(0, self._frames.frames, 256):
            with torch.autocast("cpu", fast_type(torch.device("cpu"))):
                parts.append(codec.encode(self.images(np.arange(start, min(start + 256, self._frames.frames)))).half())
        return torch.cat(parts)


def _encode_all(instructions: list[str]) -> tuple[Tensor, Tensor]:
    """Returns one row an episode: tokens (episodes, n, width) in half precision, and their masks."""
    encoder = shared_text_encoder()
    pairs = [encoder.encode(text) for text in instructions]
    return torch.stack([tokens.half() for tokens, _ in pairs]), torch.stack([mask for _, mask in pairs])
