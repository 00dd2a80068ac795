"""Loads a checkpoint for a node, and refuses one that does not fit the robot."""

from collections.abc import Callable
from typing import Any

import numpy as np

from wam_ros.models.protocols import ActionModel
from wam_ros.spec import PIXELS, Observation, Plan, RobotSpec, mismatches
from wam_ros.spec.errors import UserError


def load_fitting(load: Callable[[str], Any], path: str, robot: RobotSpec) -> Any:
    """Loads a model and checks it against the robot.

    Args:
        load: Takes the path, returns the model; raises UserError for one that is missing or unreadable.
        path: The checkpoint's folder, or the name of a shipped one.
        robot: The robot that it is to run on.

    Raises:
        UserError: The folder is missing or unreadable, or a field differs from the robot's file.
    """
    if not path:
        raise UserError("parameter checkpoint is empty; set it to a checkpoint's folder or the name of a shipped one")
    model = load(path)
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


def warm_up_action_model(model: ActionModel, robot: RobotSpec) -> None:
    """Runs an action model on a blank plan, so that its first real one is as quick as the others."""
    spec = model.observation_spec
    height, width = spec.image_size
    times = spec.frame_period * np.arange(1, spec.frames + 1)
    frames = {camera: np.full((spec.frames, height, width, 3), 127, np.uint8) for camera in spec.cameras}
    plan = Plan(0, 0.0, "warm up", model.model_id, PIXELS, times, frames)
    for _ in range(2):
        model.act(blank_observation(robot), plan)
