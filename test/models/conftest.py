"""Small untrained models of the simulated robot, made once."""

from pathlib import Path

import numpy as np
import pytest
import torch

from wam_ros.models.auto import save_random_checkpoints
from wam_ros.spec import Observation, RobotSpec

ROOT = Path(__file__).resolve().parents[2]

torch.set_num_threads(1)  # small models only wait for one another


@pytest.fixture(scope="session")
def robot() -> RobotSpec:
    """The simulated robot's file."""
    return RobotSpec.load(ROOT / "config/robots/tabletop.yaml")


@pytest.fixture(scope="session")
def checkpoints(robot: RobotSpec, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of small random checkpoints by model type."""
    return save_random_checkpoints(tmp_path_factory.mktemp("checkpoints"), robot)


@pytest.fixture
def observation(robot: RobotSpec) -> Observation:
    """An observation with random images of the cameras' native size."""
    rng = np.random.default_rng(0)
    images = {c.name: rng.integers(0, 255, (c.height, c.width, 3), dtype=np.uint8) for c in robot.cameras}
    return Observation(10.0, images, robot.joint_names, np.asarray(robot.home), np.zeros(len(robot.joints)))
