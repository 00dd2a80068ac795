"""Configuration of the reactive policy."""

from transformers import PretrainedConfig


class ReactivePolicyConfig(PretrainedConfig):
    """Sizes and specs of the reactive baseline; its parts are those of the world model.

    Attributes:
        observation_spec: JSON form of the ObservationSpec.
        action_spec: JSON form of the ActionSpec.
        width: Width of the transformer.
        layers: Transformer blocks.
        heads: Attention heads.
        channels: Width of the image convolutions at a quarter of the image size.
        blocks: Residual blocks a camera before halving.
        text_width: Width of the text encoder's tokens.
        joint_mean: Normalisation of proprioception, one a joint.
        joint_std: As above.
        delta_std: Scale of the targets relative to the measured positions, one a joint.
    """

    model_type = "reactive_policy"

    def __init__(
        self,
        observation_spec: dict | None = None,
        action_spec: dict | None = None,
        width: int = 160,
        layers: int = 3,
        heads: int = 5,
        channels: int = 96,
        blocks: int = 3,
        text_width: int = 384,
        joint_mean: list[float] | None = None,
        joint_std: list[float] | None = None,
        delta_std: list[float] | None = None,
        **kwargs: object,
    ) -> None:
        self.observation_spec = observation_spec
        self.action_spec = action_spec
        self.width = width
        self.layers = layers
        self.heads = heads
        self.channels = channels
        self.blocks = blocks
        self.text_width = text_width
        self.joint_mean = joint_mean
        self.joint_std = joint_std
        self.delta_std = delta_std
        super().__init__(**kwargs)
