"""Gives each test process a ROS of its own: loopback only, its own domain id, field checks on."""

import os
from contextlib import ExitStack

import hypothesis

from wam_ros.ros_environment import own_domain, ros_variables

_HELD = ExitStack()

# Rendering and inference share the machine with the tests, so no single example has a deadline.
hypothesis.settings.register_profile("wam_ros", deadline=None, max_examples=50, print_blob=True)
hypothesis.settings.load_profile("wam_ros")


def pytest_configure() -> None:
    """Sets the variables before any test imports rclpy; subprocesses inherit them."""
    os.environ.update(ros_variables())
    os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
    os.environ["ROS_DOMAIN_ID"] = str(_HELD.enter_context(own_domain()))
    os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"


def pytest_unconfigure() -> None:
    """Gives the domain id back."""
    _HELD.close()
