"""Where delayed motion comes from: something thought out of one observation, and chunks read from it later."""

from dataclasses import replace
from typing import Protocol

import numpy as np

from wam_ros.evaluation.policies import BehaviourCloning, CascadedPolicy
from wam_ros.models.protocols import PlanMismatch
from wam_ros.sim.demonstrate import ramp
from wam_ros.sim.expert import expert_action
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import ActionChunk, ActionSpec, Observation, Plan

Thought = Plan | ActionChunk


class MotionSource(Protocol):
    """Thinks slowly and decodes fast.

    Attributes:
        action_spec: What its chunks hold.
        redecodes: Whether one thought may be decoded again from newer observations.
    """

    action_spec: ActionSpec
    redecodes: bool

    def think(self, observation: Observation, instruction: str) -> Thought:
        """Returns what arrives after the delay."""

    def decode(self, thought: Thought, observation: Observation) -> ActionChunk:
        """Returns the motion after `observation`, which may be newer than the thought's own."""


class CascadedSource:
    """Thinks plans, and reads motion from them."""

    redecodes = True

    def __init__(self, policy: CascadedPolicy):
        self._policy = policy
        self.action_spec = policy.action_spec

    def think(self, observation: Observation, instruction: str) -> Plan:
        """Imagines the future."""
        return self._policy.world_model.plan([observation], instruction)

    def decode(self, thought: Plan, observation: Observation) -> ActionChunk:
        """Reads the motion from the plan."""
        return self._policy.action_model.act(observation, thought)


class ReactiveSource:
    """The baseline: its thought is the chunk itself."""

    redecodes = False

    def __init__(self, policy: BehaviourCloning):
        self._policy = policy
        self.action_spec = policy.action_spec

    def think(self, observation: Observation, instruction: str) -> ActionChunk:
        """Acts."""
        return self._policy.decide(observation, instruction).chunk

    def decode(self, thought: ActionChunk, observation: Observation) -> ActionChunk:
        """Returns the chunk; it stays the answer to its own observation."""
        return thought


class ExpertSource:
    """The scripted expert's true motion, known beforehand: delay alone can spoil it.

    Args:
        sim: The robot, which is put back after each look ahead.
        action_spec: Period and horizon of the chunks, and the joints in the simulator's order.
    """

    redecodes = True

    def __init__(self, sim: TabletopSim, action_spec: ActionSpec):
        self._sim = sim
        self.action_spec = action_spec

    def think(self, observation: Observation, instruction: str) -> ActionChunk:
        """Lets the expert go on from now, and puts everything back."""
        spec, goals = self.action_spec, []
        with self._sim.excursion():
            for _ in range(spec.horizon):
                goals.append(expert_action(self._sim))
                ramp(self._sim, goals[-1])
        times = spec.period * np.arange(1, spec.horizon + 1)
        return ActionChunk(observation.stamp, spec.joint_names, times, np.stack(goals))

    def decode(self, thought: ActionChunk, observation: Observation) -> ActionChunk:
        """Returns the knots that lie ahead of `observation`.

        Raises:
            PlanMismatch: None does.
        """
        times = thought.source_stamp + thought.times - observation.stamp
        ahead = times > 1e-6
        if not ahead.any():
            raise PlanMismatch(f"the motion ended {-times[-1]:.2f} s before the observation; plan again")
        positions = thought.positions[ahead]
        return replace(thought, source_stamp=observation.stamp, times=times[ahead], positions=positions)
