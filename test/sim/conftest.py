import pytest

from wam_ros.sim.kinematics import ArmGeometry
from wam_ros.sim.scene import load_model
from wam_ros.sim.tabletop import TabletopSim


@pytest.fixture(scope="session")
def sim():
    """One simulator for all tests; each resets it."""
    robot = TabletopSim()
    yield robot
    robot.close()


@pytest.fixture(scope="session")
def arm():
    return ArmGeometry.of(load_model())
