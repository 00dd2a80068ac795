"""Finds the joint targets between two imagined frames, seen from the present frame.

Each pair of neighbouring frames is read on its own, so a plan may be read again, at any later
moment, from a newer observation: only the lead time to the frame changes.
"""

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from wam_ros.models.inverse_dynamics.configuration_inverse_dynamics import InverseDynamicsConfig
from wam_ros.models.inverse_dynamics.plan_reader import PlanReader
from wam_ros.models.layers.attention import sinusoids
from wam_ros.models.layers.convolution import FilmBlock, Fold, Halve
from wam_ros.models.layout import layout_of, plan_layout
from wam_ros.models.plan_reading import check_plan
from wam_ros.spec import PIXELS, ActionChunk, Observation, Plan
from wam_ros.spec.fit import action_spec_from_dict, observation_spec_from_dict


class InverseDynamics(PreTrainedModel):
    """Action model of the cascaded, explicit, learned branch."""

    config_class = InverseDynamicsConfig
    main_input_name = "now"

    def __init__(self, config: InverseDynamicsConfig) -> None:
        super().__init__(config)
        self.observation_spec = observation_spec_from_dict(config.observation_spec)
        self.action_spec = action_spec_from_dict(config.action_spec)
        self.layout = plan_layout(self.observation_spec, PIXELS)
        self.model_id = f"{config.model_type}/{self.layout}"
        cameras, joints = len(self.observation_spec.cameras), len(self.observation_spec.joint_names)
        self.knots = round(self.observation_spec.frame_period / self.action_spec.period)
        c, w = config.channels, config.width
        self.images = nn.Sequential(
            Fold(9 * cameras, c), FilmBlock(c), FilmBlock(c), Halve(c, c), FilmBlock(c), Halve(c, c), nn.ReLU()
        )
        self.flat = nn.Linear(16 * c, w)
        self.vector = nn.Linear(joints + 32, w)
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(w, w), nn.ReLU(), nn.Linear(w, self.knots * joints))
        for name, default in (("joint_mean", 0.0), ("joint_std", 1.0), ("delta_std", 1.0)):
            values = getattr(config, name)
            self.register_buffer(name, torch.tensor(values or [default] * joints))
        self._reader: PlanReader | None = None
        self.post_init()

    def _init_weights(self, module: nn.Module) -> None:
        """Keeps the layers' own initial values."""

    def forward(self, now: Tensor, before: Tensor, after: Tensor, joints: Tensor, lead: Tensor) -> Tensor:
        """Reads pairs of frames.

        Args:
            now: The present, (b, 3 x cameras, h, w), 0 to 1.
            before: The frame one frame period before `after`.
            after: The frame that shall come true.
            joints: Measured positions at `now`, (b, joints).
            lead: Seconds from `now` to `after`, (b,).

        Returns:
            (b, knots, joints): absolute joint targets at the knots that end at `after`.
        """
        return self.decide(self.images(self.differences(now, before, after)), joints, lead)

    def differences(self, now: Tensor, before: Tensor, after: Tensor) -> Tensor:
        """Returns what the convolutions read, (b, 9 x cameras, h, w): the present, and the way to the later frame."""
        return torch.cat([now, after - before, after - now], dim=1)

    def decide(self, seen: Tensor, joints: Tensor, lead: Tensor) -> Tensor:
        """Returns the targets of `forward` from what the convolutions saw, (b, channels, 4, 4)."""
        known = torch.cat([(joints - self.joint_mean) / self.joint_std, sinusoids(lead, 32, 30.0)], dim=-1)
        hidden = self.flat(seen.flatten(1)) + self.vector(known.to(seen.dtype))
        delta = self.head(hidden).float().unflatten(-1, (self.knots, -1))
        return joints[:, None] + delta * self.delta_std

    def check(self, plan: Plan) -> None:
        """Raises PlanMismatch where `plan` has another carrier or layout."""
        check_plan(plan, self.layout, layout_of(plan.model_id), PIXELS)

    @torch.inference_mode()
    def act(self, observation: Observation, plan: Plan) -> ActionChunk:
        """Returns targets for what is left of the plan after `observation`; see `ActionModel.act`.

        Raises:
            PlanMismatch: The plan can't be read, or has ended before the observation.
        """
        self.check(plan)
        if self._reader is None:
            self._reader = PlanReader(self)
        return self._reader.act(observation, plan)

    def train(self, mode: bool = True) -> "InverseDynamics":
        """Switches to training or back; what was prepared for acting is made anew from the weights of then."""
        self._reader = None
        return super().train(mode)
