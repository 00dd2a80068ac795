"""Configuration of the learned inverse dynamics."""

from transformers import PretrainedConfig


class InverseDynamicsConfig(PretrainedConfig):
    """Sizes and specs of the inverse-dynamics model.

    Attributes:
        observation_spec: JSON form of the ObservationSpec.
        action_spec: JSON form of the ActionSpec.
        channels: Width of the convolutions at a quarter of the image size.
        width: Width of the head.
        joint_mean: Normalisation of proprioception, one a joint.
        joint_std: As above.
        delta_std: Scale of the targets relative to the measured positions, one a joint.
    """

    model_type = "inverse_dynamics"

    def __init__(
        self,
        observation_spec: dict | None = None,
        action_spec: dict | None = None,
        channels: int = 96,
        width: int = 256,
        joint_mean: list[float] | None = None,
        joint_std: list[float] | None = None,
        delta_std: list[float] | None = None,
        **kwargs: object,
    ) -> None:
        self.observation_spec = observation_spec
        self.action_spec = action_spec
        self.channels = channels
        self.width = width
        self.joint_mean = joint_mean
        self.joint_std = joint_std
        self.delta_std = delta_std
        super().__init__(**kwargs)
