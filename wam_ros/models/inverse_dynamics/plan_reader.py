"""Runs the inverse dynamics on observations and plans, as quickly as the machine can."""

import copy
import time
from typing import TYPE_CHECKING

import numpy as np
import torch

from wam_ros.models.plan_reading import pairs_ahead
from wam_ros.models.preprocessing import proprioception, stack_cameras
from wam_ros.models.runtime import fast_type, image_tensor
from wam_ros.spec import ActionChunk, Observation, Plan

if TYPE_CHECKING:
    from wam_ros.models.inverse_dynamics.modeling_inverse_dynamics import InverseDynamics


class PlanReader:
    """Turns what surrounds the model's tensors into chunks.

    The convolutions are kept in the machine's fast type, so that nothing is converted at each call. The head stays in
    float32, so that targets are not rounded to bfloat16's three digits.

    Args:
        model: A model whose weights will not change any more.
    """

    def __init__(self, model: "InverseDynamics") -> None:
        self.model = model
        self._type = fast_type(model.device)
        self._images = copy.deepcopy(model.images).to(self._type).eval()

    def act(self, observation: Observation, plan: Plan) -> ActionChunk:
        """Returns targets for what is left of the plan after `observation`; see `InverseDynamics.act`."""
        started = time.perf_counter()
        spec = self.model.observation_spec
        present = stack_cameras(observation.images, spec)
        pairs = pairs_ahead(plan, observation.stamp, present, spec.cameras)
        measured = torch.from_numpy(proprioception(observation, spec))
        device = self.model.device
        now, before, after = (image_tensor(frames, device) for frames in (present, pairs.before, pairs.after))
        read = self.model.differences(now.expand(len(after), -1, -1, -1), before, after)
        seen = self._images(read.to(self._type, memory_format=torch.contiguous_format)).float()
        lead = torch.from_numpy(pairs.lead).float().to(device)
        targets = self.model.decide(seen, measured.to(device).expand(len(after), -1), lead)
        times, positions = self._knots(pairs.lead, targets.flatten(0, 1).cpu().numpy().astype(np.float64))
        return ActionChunk(
            source_stamp=observation.stamp,
            joint_names=self.model.action_spec.joint_names,
            times=times,
            positions=positions,
            plan_id=plan.plan_id,
            inference_time=time.perf_counter() - started,
        )

    def _knots(self, lead: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns the knots that lie ahead, with their times."""
        period = self.model.action_spec.period
        back = period * np.arange(self.model.knots - 1, -1, -1)
        times = (lead[:, None] - back[None]).reshape(-1)
        ahead = times > 0.5 * period
        return times[ahead], positions[ahead]
