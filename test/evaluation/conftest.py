from pathlib import Path

import pytest

from wam_ros.models.auto import save_random_checkpoints
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import RobotSpec

ROBOT_FILE = Path(__file__).resolve().parents[2] / "config" / "robots" / "tabletop.yaml"


@pytest.fixture(scope="session")
def robot():
    return RobotSpec.load(ROBOT_FILE)


@pytest.fixture(scope="session")
def sim():
    """One simulator for all tests; each resets it."""
    tabletop = TabletopSim()
    yield tabletop
    tabletop.close()


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory, robot):
    """Folders of small untrained models, by model type."""
    return {name: str(path) for name, path in save_random_checkpoints(tmp_path_factory.mktemp("models"), robot).items()}
