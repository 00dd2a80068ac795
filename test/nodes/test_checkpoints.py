"""A checkpoint that does not fit the robot is refused, and the field that differs is named."""

import dataclasses

import pytest

from wam_ros.models.auto import load_action_model, load_world_model
from wam_ros.nodes.checkpoints import load_fitting
from wam_ros.spec.errors import UserError


def test_a_checkpoint_for_this_robot_is_loaded(robot, checkpoints):
    assert load_fitting(load_world_model, checkpoints["cascaded_world_model"], robot).observation_spec


def without_camera(robot):
    return dataclasses.replace(robot, cameras=robot.cameras[:1]), robot.cameras[1].name


def other_joint(robot):
    tail = dataclasses.replace(robot.joints[0], name="tail")
    return dataclasses.replace(robot, joints=(tail, *robot.joints[1:])), robot.joints[0].name


def other_shape(robot):
    wide = dataclasses.replace(robot.cameras[0], width=robot.cameras[0].width * 2)
    return dataclasses.replace(robot, cameras=(wide, *robot.cameras[1:])), "image_size"


@pytest.mark.parametrize("change", [without_camera, other_joint, other_shape])
@pytest.mark.parametrize(
    ("load", "kind"), [(load_world_model, "cascaded_world_model"), (load_action_model, "inverse_dynamics")]
)
def test_a_checkpoint_for_another_robot_is_refused_by_field(robot, checkpoints, load, kind, change):
    other, named = change(robot)
    with pytest.raises(UserError, match=named):
        load_fitting(load, checkpoints[kind], other)


def test_a_checkpoint_of_another_kind_is_refused(robot, checkpoints):
    with pytest.raises(UserError, match="not a world model"):
        load_fitting(load_world_model, checkpoints["inverse_dynamics"], robot)


@pytest.mark.parametrize("path", ["", "/no/such/folder"])
def test_a_missing_checkpoint_is_named(robot, path):
    with pytest.raises(UserError, match=path or "empty"):
        load_fitting(load_world_model, path, robot)
