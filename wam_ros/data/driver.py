"""A trained cascade that leads the arm astray in its own way, so that the expert shows how to recover (DAgger).

Ross, Gordon and Bagnell 2011: a learner sees few of its own mistakes in an expert's demonstrations.
"""

from typing import TYPE_CHECKING

import numpy as np

from wam_ros.spec import ActionChunk, Observation

if TYPE_CHECKING:
    from wam_ros.models.protocols import ActionModel, WorldModel

_EXECUTED_KNOTS = 6


class CascadeDriver:
    """Set-points at the data's rate from a world model and an action model, planning anew every few knots."""

    def __init__(self, world_model: "WorldModel", action_model: "ActionModel"):
        self._world_model, self._action_model = world_model, action_model
        self._chunk: ActionChunk | None = None
        self._instruction = ""

    @classmethod
    def load(cls, world_model: str, action_model: str) -> "CascadeDriver":
        """Loads both checkpoints; one thread of torch, since collections fill the cores with processes."""
        import torch

        from wam_ros.models.auto import load_action_model, load_world_model

        torch.set_num_threads(1)
        return cls(load_world_model(world_model), load_action_model(action_model))

    def __call__(self, observation: Observation, instruction: str) -> np.ndarray:
        """Returns the set-points (joints,) for the end of the step that begins at `observation`."""
        period = self._action_model.action_spec.period
        if self._used_up(observation.stamp, instruction, period):
            plan = self._world_model.plan([observation], instruction)
            self._chunk, self._instruction = self._action_model.act(observation, plan), instruction
        elapsed = observation.stamp - self._chunk.source_stamp
        knot = int(np.argmin(np.abs(self._chunk.times - elapsed - period)))
        return self._chunk.positions[knot]

    def _used_up(self, stamp: float, instruction: str, period: float) -> bool:
        if self._chunk is None or instruction != self._instruction:
            return True
        return not 0.0 < stamp - self._chunk.source_stamp < (_EXECUTED_KNOTS - 0.5) * period
