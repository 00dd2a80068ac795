"""Ways to spoil a message of joint trajectories, joint states or plans, in place."""

import math
from typing import Any

_FIELDS = ("positions", "velocities", "accelerations")


def nan_position(trajectory: Any) -> None:
    """Puts NaN in the place of the last point's first position."""
    if trajectory.points:
        trajectory.points[-1].positions[0] = math.nan


def nan_measured(state: Any) -> None:
    """Puts NaN in the place of the first joint's position."""
    state.position[0] = math.nan


def rotate_names(trajectory: Any) -> None:
    """Moves the names by one place and leaves the values: each value now belongs to another joint."""
    names = list(trajectory.joint_names)
    trajectory.joint_names = [*names[1:], names[0]]


def rotate_joints(trajectory: Any) -> None:
    """Moves names and values by one place alike: another order for the same motion, which is legal."""
    rotate_names(trajectory)
    for point in trajectory.points:
        for field in _FIELDS:
            values = list(getattr(point, field))
            setattr(point, field, [*values[1:], *values[:1]])


def duplicate_joint(trajectory: Any) -> None:
    """Names the first joint in the place of the second too."""
    trajectory.joint_names[1] = trajectory.joint_names[0]


def duplicate_measured(state: Any) -> None:
    """Measures the first joint twice, at two positions."""
    state.name = [*state.name, state.name[0]]
    state.position = [*state.position, state.position[0] + 0.5]
    state.velocity = [*state.velocity, *state.velocity[:1]]


def missing_joint(trajectory: Any) -> None:
    """Leaves the last joint out."""
    trajectory.joint_names = trajectory.joint_names[:-1]
    for point in trajectory.points:
        for field in _FIELDS:
            setattr(point, field, getattr(point, field)[:-1])


def missing_measured(state: Any) -> None:
    """Leaves the last joint out of what is measured."""
    state.name, state.position, state.velocity = state.name[:-1], state.position[:-1], state.velocity[:-1]


def other_model(plan: Any) -> None:
    """Makes a plan one of a model with another layout."""
    plan.model_id = "another_world_model/pixels:side:32x32:4@1"
