"""The cascade: a plan has the promised layout, and the action model reads it now, later, or refuses it."""

from dataclasses import replace

import numpy as np
import pytest

from wam_ros.models.auto import load_action_model, load_world_model
from wam_ros.models.protocols import ActionModel, PlanMismatch, WorldModel
from wam_ros.spec import LATENT, Observation, Plan


@pytest.fixture(scope="module")
def world_model(checkpoints):
    return load_world_model(checkpoints["cascaded_world_model"])


@pytest.fixture(scope="module")
def action_model(checkpoints):
    return load_action_model(checkpoints["inverse_dynamics"])


@pytest.fixture
def plan(world_model, observation: Observation) -> Plan:
    return world_model.plan([observation], "push the red cube onto the blue circle")


def test_the_models_follow_the_protocols(world_model, action_model) -> None:
    assert isinstance(world_model, WorldModel)
    assert isinstance(action_model, ActionModel)


def test_a_plan_has_eight_frames_of_each_camera(plan: Plan) -> None:
    assert {name: frames.shape for name, frames in plan.frames.items()} == {
        "front": (8, 64, 64, 3),
        "wrist": (8, 64, 64, 3),
    }
    np.testing.assert_allclose(plan.times, 0.2 * np.arange(1, 9))


def test_plan_ids_rise(world_model, observation: Observation) -> None:
    first, second = (world_model.plan([observation], "open the drawer").plan_id for _ in range(2))
    assert second == first + 1


def test_an_empty_instruction_is_refused(world_model, observation: Observation) -> None:
    with pytest.raises(ValueError, match="instruction is empty"):
        world_model.plan([observation], "  ")


def test_a_missing_camera_is_named(world_model, observation: Observation) -> None:
    with pytest.raises(KeyError, match="wrist"):
        world_model.plan([replace(observation, images={"front": observation.images["front"]})], "open the drawer")


def test_a_joint_position_that_is_not_finite_is_named(world_model, observation: Observation) -> None:
    positions = observation.joint_positions.copy()
    positions[2] = np.nan
    with pytest.raises(ValueError, match="elbow"):
        world_model.plan([replace(observation, joint_positions=positions)], "open the drawer")


def test_a_chunk_covers_the_whole_plan(action_model, plan: Plan, observation: Observation) -> None:
    chunk = action_model.act(observation, plan)
    np.testing.assert_allclose(chunk.times, 0.1 * np.arange(1, 17))
    assert chunk.plan_id == plan.plan_id


@pytest.mark.parametrize("elapsed", [0.05, 0.1, 0.33, 0.9, 1.45])
def test_a_plan_read_later_gives_only_what_is_left_of_it(action_model, plan, observation, elapsed: float) -> None:
    chunk = action_model.act(replace(observation, stamp=observation.stamp + elapsed), plan)
    assert chunk.times[0] > 0
    assert chunk.source_stamp + chunk.times[-1] == pytest.approx(plan.source_stamp + 1.6)
    np.testing.assert_allclose(np.diff(chunk.times), 0.1)


def test_a_plan_that_has_ended_is_refused(action_model, plan: Plan, observation: Observation) -> None:
    with pytest.raises(PlanMismatch, match="ended"):
        action_model.act(replace(observation, stamp=observation.stamp + 2.0), plan)


def test_a_plan_of_another_layout_is_refused_with_both_named(action_model, plan: Plan) -> None:
    with pytest.raises(PlanMismatch, match="96x96.*64x64"):
        action_model.check(replace(plan, model_id=plan.model_id.replace("64x64", "96x96")))


def test_a_latent_plan_is_refused(action_model, plan: Plan) -> None:
    with pytest.raises(PlanMismatch, match="latent.*pixels"):
        action_model.check(replace(plan, carrier=LATENT))
