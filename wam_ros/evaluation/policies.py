"""Policies that put out chunks, behind one small interface."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wam_ros.spec import ActionChunk, ActionSpec, Observation, Plan, RobotSpec, mismatches
from wam_ros.spec.errors import UserError

if TYPE_CHECKING:
    from wam_ros.models.protocols import ActionModel, Policy, WorldModel


@dataclass(frozen=True)
class Decision:
    """A chunk, and how it came about.

    Attributes:
        chunk: The motion.
        act_seconds: Time that it took, the plan's left out.
        plan: What was imagined, or None for a policy that imagines nothing.
        plan_seconds: Time that the plan took, or None.
    """

    chunk: ActionChunk
    act_seconds: float
    plan: Plan | None = None
    plan_seconds: float | None = None


class ChunkPolicy(Protocol):
    """Decides from what the robot sees and was told."""

    action_spec: ActionSpec

    def decide(self, observation: Observation, instruction: str) -> Decision:
        """Returns the motion after `observation`; may raise whatever a model raises."""


class CascadedPolicy:
    """Imagines the future, then finds the motion that makes it come true."""

    def __init__(self, world_model: "WorldModel", action_model: "ActionModel"):
        self.world_model, self.action_model = world_model, action_model
        self.action_spec = action_model.action_spec

    def decide(self, observation: Observation, instruction: str) -> Decision:
        """Plans, and reads the motion from the plan."""
        started = time.perf_counter()
        plan = self.world_model.plan([observation], instruction)
        planned = time.perf_counter()
        chunk = self.action_model.act(observation, plan)
        return Decision(chunk, time.perf_counter() - planned, plan, planned - started)


class BehaviourCloning:
    """Acts from the present alone: the baseline."""

    def __init__(self, policy: "Policy"):
        self._policy = policy
        self.action_spec = policy.action_spec

    def decide(self, observation: Observation, instruction: str) -> Decision:
        """Acts."""
        started = time.perf_counter()
        chunk = self._policy.act(observation, instruction)
        return Decision(chunk, time.perf_counter() - started)


def load_cascaded(world_model: str, action_model: str, robot: RobotSpec) -> CascadedPolicy:
    """Loads both models of the cascade from folders or shipped names.

    Raises:
        UserError: A checkpoint is missing or damaged, or does not fit the robot.
    """
    from wam_ros.models.auto import load_action_model, load_world_model

    world, action = load_world_model(world_model), load_action_model(action_model)
    _require_fit(world_model, mismatches(robot, None, world.observation_spec))
    _require_fit(action_model, mismatches(robot, action.action_spec, action.observation_spec))
    return CascadedPolicy(world, action)


def load_behaviour_cloning(checkpoint: str, robot: RobotSpec) -> BehaviourCloning:
    """Loads the reactive policy; see `load_cascaded` for errors."""
    from wam_ros.models.auto import load_policy

    policy = load_policy(checkpoint)
    _require_fit(checkpoint, mismatches(robot, policy.action_spec, policy.observation_spec))
    return BehaviourCloning(policy)


def _require_fit(checkpoint: str, found: list[str]) -> None:
    if found:
        raise UserError(f"checkpoint {checkpoint} does not fit the robot: {'; '.join(found)}")
