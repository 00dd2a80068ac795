"""Camera images as H.264 at full colour resolution.

The usual 4:2:0 halves the colour resolution, which washes out objects a few pixels wide; 4:4:4 keeps them.
"""

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from wam_ros.data.episode import FPS
from wam_ros.spec.errors import UserError

ENCODER = "libx264"
CODEC_NAME = "h264"
PIXEL_FORMAT = "yuv444p"
KEYFRAME_INTERVAL = 10
# On rendered scenes this costs 2.4 kB a 128x128 frame and at most 3 of 255 on a saturated 4x4 square.
_OPTIONS = {"crf": "12", "preset": "ultrafast", "bf": "0"}


class VideoEncoder:
    """Encodes many episodes, one after the other, into one mp4 in memory; the same frames give the same bytes."""

    def __init__(self, height: int, width: int):
        self._size = (height, width)
        self._buffer = io.BytesIO()
        self._container = av.open(self._buffer, "w", format="mp4")
        self._stream = self._container.add_stream(ENCODER, rate=FPS, options=_OPTIONS)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = PIXEL_FORMAT
        self._stream.gop_size = KEYFRAME_INTERVAL
        self._stream.thread_count = 1
        self._frames = 0

    @property
    def duration(self) -> Fraction:
        """Seconds of video so far."""
        return Fraction(self._frames, FPS)

    def append(self, frames: np.ndarray) -> None:
        """Adds an episode's frames (T, height, width, 3); its first is a keyframe, so it can be decoded alone.

        Raises:
            ValueError: The frames have another size than the video.
        """
        if frames.shape[1:3] != self._size:
            raise ValueError(f"frames of {frames.shape[1:3]} can't join a video of {self._size} (height, width)")
        for number, image in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = self._frames, Fraction(1, FPS)
            frame.pict_type = av.video.frame.PictureType.I if number == 0 else av.video.frame.PictureType.NONE
            self._container.mux(self._stream.encode(frame))
            self._frames += 1

    def finish(self) -> memoryview:
        """Closes the video and returns its bytes."""
        self._container.mux(self._stream.encode())
        self._container.close()
        return self._buffer.getbuffer()


def decode(path: Path) -> Iterator[np.ndarray]:
    """Yields each frame of a video as RGB, uint8 (height, width, 3).

    Raises:
        UserError: The file is missing or damaged.
    """
    try:
        with av.open(str(path)) as container:
            container.streams.video[0].thread_count = 1
            for frame in container.decode(video=0):
                yield frame.to_ndarray(format="rgb24")
    except (OSError, av.FFmpegError, IndexError) as error:
        raise UserError(f"video {path} can't be decoded ({error}); collect the data set again") from error


def decode_between(path: Path, start: float, stop: float) -> np.ndarray:
    """Returns the frames with start <= time < stop (seconds), uint8 (T, height, width, 3).

    Raises:
        UserError: The file is missing or damaged, or has no such frames.
    """
    half = 0.5 / FPS
    frames = []
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            container.seek(int((start + half) / stream.time_base), stream=stream)
            for frame in container.decode(stream):
                if frame.time >= stop - half:
                    break
                if frame.time >= start - half:
                    frames.append(frame.to_ndarray(format="rgb24"))
    except (OSError, av.FFmpegError, IndexError) as error:
        raise UserError(f"video {path} can't be decoded ({error}); collect the data set again") from error
    if not frames:
        raise UserError(f"video {path} has no frames between {start:.1f} and {stop:.1f} s; collect the data set again")
    return np.stack(frames)
