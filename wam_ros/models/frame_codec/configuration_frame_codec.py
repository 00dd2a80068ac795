"""Configuration of the frame codec."""

from transformers import PretrainedConfig


class FrameCodecConfig(PretrainedConfig):
    """Sizes of the frame codec.

    Attributes:
        cameras: Number of cameras, stacked in the channels.
        code: Numbers in a code, for all cameras together.
        channels: Width of the convolutions at a quarter of the image size.
        spread_rank: Inner width of the layer that spreads a code over the image, the largest of the decoder.
        joints: Joints that a small read-out finds in the code, so that training keeps the arm's pose in it.
        code_noise: Standard deviation of the noise put on codes in training, so that nearby codes mean nearby frames.
    """

    model_type = "frame_codec"

    def __init__(
        self,
        cameras: int = 2,
        code: int = 96,
        channels: int = 96,
        spread_rank: int = 91,
        joints: int = 7,
        code_noise: float = 0.1,
        **kwargs: object,
    ) -> None:
        self.cameras = cameras
        self.code = code
        self.channels = channels
        self.spread_rank = spread_rank
        self.joints = joints
        self.code_noise = code_noise
        super().__init__(**kwargs)
