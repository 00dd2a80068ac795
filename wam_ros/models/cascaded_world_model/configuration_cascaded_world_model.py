"""Configuration of the cascaded world model."""

from transformers import PretrainedConfig


class CascadedWorldModelConfig(PretrainedConfig):
    """Sizes, specs and sampling of the world model.

    Attributes:
        observation_spec: JSON form of the ObservationSpec: cameras, image size, joints, frame period, frames.
        codec: JSON form of the FrameCodecConfig.
        width: Width of the transformer.
        layers: Transformer blocks.
        heads: Attention heads.
        channels: Width of the image convolutions at a quarter of the image size.
        blocks: Residual blocks a camera before halving.
        text_width: Width of the text encoder's tokens.
        sampling_steps: Euler steps from noise to plan.
        noise_scale: Scale of the starting noise at run time; 1 samples, 0 gives the flow's central future.
        joint_mean: Normalisation of proprioception, one a joint.
        joint_std: As above.
        code_mean: Normalisation of codes, one a number of the code.
        code_std: As above.
    """

    model_type = "cascaded_world_model"

    def __init__(
        self,
        observation_spec: dict | None = None,
        codec: dict | None = None,
        width: int = 160,
        layers: int = 3,
        heads: int = 5,
        channels: int = 96,
        blocks: int = 3,
        text_width: int = 384,
        sampling_steps: int = 4,
        noise_scale: float = 1.0,
        joint_mean: list[float] | None = None,
        joint_std: list[float] | None = None,
        code_mean: list[float] | None = None,
        code_std: list[float] | None = None,
        **kwargs: object,
    ) -> None:
        self.observation_spec = observation_spec
        self.codec = codec
        self.width = width
        self.layers = layers
        self.heads = heads
        self.channels = channels
        self.blocks = blocks
        self.text_width = text_width
        self.sampling_steps = sampling_steps
        self.noise_scale = noise_scale
        self.joint_mean = joint_mean
        self.joint_std = joint_std
        self.code_mean = code_mean
        self.code_std = code_std
        super().__init__(**kwargs)
