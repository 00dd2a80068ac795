"""What this package starts finds its libraries, its ament index and the DDS profile, and disturbs nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wam_ros import ros_environment, share
from wam_ros.spec.errors import UserError


def test_a_ros_process_gets_the_dds_profile() -> None:
    path = ros_environment.ros_variables({})["FASTDDS_DEFAULT_PROFILES_FILE"]
    assert Path(path).name == "fastdds.xml"
    assert Path(path).is_file()


def test_what_the_user_has_set_is_kept() -> None:
    mine = {"FASTDDS_DEFAULT_PROFILES_FILE": "/mine.xml", "MUJOCO_GL": "osmesa", "AMENT_PREFIX_PATH": "/opt/ros/kilted"}
    variables = ros_environment.ros_variables(mine)
    assert not {"FASTDDS_DEFAULT_PROFILES_FILE", "MUJOCO_GL"} & variables.keys()
    assert variables.get("AMENT_PREFIX_PATH", "/opt/ros/kilted").endswith("/opt/ros/kilted")


def test_domains_held_at_the_same_time_differ() -> None:
    with ros_environment.own_domain() as first, ros_environment.own_domain() as second:
        assert len({first, second, int(os.environ["ROS_DOMAIN_ID"])}) == 3


def test_rclpy_loads_although_another_environments_mark_was_inherited() -> None:
    program = "from wam_ros.ros_environment import ensure_ros; ensure_ros(); import rclpy; print('loaded')"
    foreign = os.environ | {"_ROS_WHEELS_BOOTSTRAP_COMPLETE": "1", "LD_LIBRARY_PATH": "/elsewhere/lib"}
    result = subprocess.run([sys.executable, "-c", program], env=foreign, capture_output=True, text=True)
    assert result.stdout.strip() == "loaded", result.stderr


def test_installed_files_are_found_by_name() -> None:
    assert share.share_path("config", "dds", "fastdds.xml").is_file()


def test_a_file_that_is_not_installed_is_named_with_the_places_searched() -> None:
    with pytest.raises(UserError, match=r"config/robots/nobody\.yaml is not installed; looked in /"):
        share.share_path("config", "robots", "nobody.yaml")
