"""Samples of a made-up data set: two short episodes with random frames."""

from pathlib import Path

import numpy as np
import pytest
import torch

from wam_ros.data.cache import FrameCache
from wam_ros.data.episode import ACTION, PERTURBED, PRIVILEGED, STATE
from wam_ros.models.auto import specs_for
from wam_ros.spec import RobotSpec
from wam_ros.training.samples import Samples

ROOT = Path(__file__).resolve().parents[2]

torch.set_num_threads(1)  # small models only wait for one another
LENGTHS = np.array([30, 24])


@pytest.fixture(scope="session")
def frames() -> FrameCache:
    """Random frames and columns."""
    rng, total = np.random.default_rng(0), int(LENGTHS.sum())
    columns = {
        STATE: rng.normal(size=(total, 7)).astype(np.float32),
        ACTION: rng.normal(size=(total, 7)).astype(np.float32),
        PERTURBED: np.zeros((total, 1), bool),
    }
    columns[PERTURBED][10] = True
    for point in ("object", "goal", "tool"):
        columns[f"{PRIVILEGED}{point}_pixel_front"] = rng.random((total, 2)).astype(np.float32)
        columns[f"{PRIVILEGED}{point}_pixel_front_visible"] = np.ones((total, 1), np.float32)
    return FrameCache(
        images={name: rng.integers(0, 255, (total, 64, 64, 3), dtype=np.uint8) for name in ("front", "wrist")},
        columns=columns,
        starts=np.cumsum(LENGTHS) - LENGTHS,
        lengths=LENGTHS,
        tasks=["reach", "open_drawer"],
        instructions=["reach for the red cube", "open the drawer"],
        seeds=[2, 4],
        success=np.ones(2, bool),
    )


@pytest.fixture
def samples(frames: FrameCache, tmp_path: Path) -> Samples:
    """Samples of those frames."""
    observation, action = specs_for(RobotSpec.load(ROOT / "config/robots/tabletop.yaml"))
    return Samples(frames, observation, action, tmp_path)
