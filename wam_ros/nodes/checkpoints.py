"""Loads a checkpoint for a node, and refuses one that does not fit the robot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from wam_ros.spec import Observation, RobotSpec, mismatches
from wam_ros.spec.errors import UserError


def load_fitting(load: Callable[[str], Any], path: str, robot: RobotSpec) -> Any:
    """Loads a model and checks it against the robot.

    Args:
        load: Takes the folder, returns the model.
        path: The checkpoint's folder.
        robot: The robot that it is to run on.

    Raises:
        UserError: The folder is missing or unreadable, or a field differs from the robot's file.
    """
    if not path:
        raise UserError("parameter checkpoint is empty; set it to the folder of a checkpoint")
    if not Path(path).is_dir():
        raise UserError(f"parameter checkpoint: folder {path} does not exist; train one with `wam train` or correct it")
    try:
        model = load(path)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise UserError(f"parameter checkpoint: {path} cannot be loaded: {error}") from error
    found = mismatches(robot, getattr(model, "action_spec", None), model.observation_spec)
    if found:
        raise UserError(f"checkpoint {path} does not fit robot file {robot.source}: {'; '.join(found)}")
    return model


def blank_observation(robot: RobotSpec, stamp: float = 0.0) -> Observation:
    """Returns a grey observation of the robot at home, for warming a model up."""
    home = robot.home or tuple(0.5 * (joint.lower + joint.upper) for joint in robot.joints)
    return Observation(
        stamp=stamp,
        images={c.name: np.full((c.height, c.width, 3), 127, np.uint8) for c in robot.cameras},
        joint_names=robot.joint_names,
        joint_positions=np.asarray(home, dtype=np.float64),
        joint_velocities=np.zeros(len(robot.joints)),
    )


def limit_threads(count: int) -> None:
    """Sets the threads that torch computes with; 0 leaves torch's own choice."""
    if count > 0:
        import torch

        torch.set_num_threads(count)
