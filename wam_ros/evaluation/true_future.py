"""Plans that show what would truly be seen if the expert took over now."""

import time
from typing import TYPE_CHECKING

import numpy as np

from wam_ros.evaluation.policies import Decision
from wam_ros.models.layout import layout_of
from wam_ros.models.preprocessing import resize
from wam_ros.sim.demonstrate import ramp
from wam_ros.sim.expert import expert_action
from wam_ros.sim.motion import PERIOD
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import PIXELS, Observation, Plan

if TYPE_CHECKING:
    from wam_ros.models.protocols import ActionModel


def true_future(sim: TabletopSim, observation: Observation, model: "ActionModel", instruction: str) -> Plan:
    """Lets the expert go on from the present state, takes its pictures, and puts everything back.

    Args:
        sim: The robot, at the moment of `observation`.
        observation: The present.
        model: Who shall read the plan; its specs give times and sizes.
        instruction: What the expert does, for the record.
    """
    spec = model.observation_spec
    seen: dict[str, list[np.ndarray]] = {camera: [] for camera in spec.cameras}
    with sim.excursion():
        for _ in range(spec.frames):
            for _ in range(round(spec.frame_period / PERIOD)):
                ramp(sim, expert_action(sim))
            images = sim.observe().images
            for camera, frames in seen.items():
                frames.append(resize(images[camera], spec.image_size))
    return Plan(
        plan_id=0,
        source_stamp=observation.stamp,
        instruction=instruction,
        model_id=f"oracle/{layout_of(model.model_id)}",
        carrier=PIXELS,
        times=spec.frame_period * np.arange(1, spec.frames + 1),
        frames={camera: np.stack(frames) for camera, frames in seen.items()},
    )


class OraclePolicy:
    """An action model that is given true futures: what it could do behind a perfect world model.

    Args:
        sim: The robot that it drives.
        action_model: The action model.
    """

    def __init__(self, sim: TabletopSim, action_model: "ActionModel"):
        self._sim, self._model = sim, action_model
        self.action_spec = action_model.action_spec

    def decide(self, observation: Observation, instruction: str) -> Decision:
        """Acts on the true future of the simulator's present state."""
        plan = true_future(self._sim, observation, self._model, instruction)
        started = time.perf_counter()
        chunk = self._model.act(observation, plan)
        return Decision(chunk, time.perf_counter() - started, plan)
