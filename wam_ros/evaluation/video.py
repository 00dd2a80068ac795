"""The demo's video: what the camera sees, beside what was imagined for that moment and for the end of the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from wam_ros.evaluation.pictures import FAINT, canvas, enlarge, write
from wam_ros.evaluation.recording import Recording

FPS = 10
_PANEL, _HEAD, _FOOT, _GAP = 320, 28, 36, 8
# Seconds: how long the result is shown, and what is kept of a scene on a machine that was slow.
_ENDING, _LONGEST = 1.0, 20.0
_TITLES = ("camera", "imagined for now", "imagined ahead")


@dataclass(frozen=True)
class Clip:
    """One episode of the video: what was recorded, what the robot was told, and how it ended."""

    recording: Recording
    instruction: str
    result: str


def moments(clip: Clip) -> Iterator[np.ndarray]:
    """Yields the video's pictures of one clip, uint8 RGB, 10 for each of its last 20 seconds."""
    seen = clip.recording.seen
    if not seen:
        return
    start = max(seen[0][0], seen[-1][0] - _LONGEST)
    for time in np.arange(start, seen[-1][0], 1.0 / FPS):
        plan = clip.recording.plan_at(time)
        ahead = None if plan is None else plan.frames[clip.recording.camera][-1]
        panels = (clip.recording.seen_at(time), clip.recording.imagined_for(time), ahead)
        ended = time > seen[-1][0] - _ENDING
        yield compose(panels, f"{clip.instruction}: {clip.result}" if ended else clip.instruction)


def compose(panels: Iterable[np.ndarray | None], caption: str) -> np.ndarray:
    """Lays panels side by side with their titles above and a caption below; a missing one stays empty.

    Args:
        panels: As many as there are titles, uint8 (height, width, 3), square.
        caption: One line.

    Returns:
        uint8 RGB with even sides, as the video needs them.
    """
    picture = canvas(len(_TITLES) * (_PANEL + _GAP) + _GAP, _HEAD + _PANEL + _FOOT)
    for number, (title, panel) in enumerate(zip(_TITLES, panels)):
        x = _GAP + number * (_PANEL + _GAP)
        write(picture, (x, 6), title, 15, FAINT)
        if panel is not None:
            picture.paste(Image.fromarray(enlarge(panel, _PANEL)), (x, _HEAD))
    write(picture, (_GAP, _HEAD + _PANEL + 8), caption, 17, width=picture.width - 2 * _GAP)
    return np.asarray(picture)


def write_video(path: str | Path, pictures: Iterable[np.ndarray]) -> int:
    """Writes pictures of one size as an mp4 that every player shows; returns how many there were."""
    count = 0
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "20", "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            if count == 0:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            frame.pts, frame.time_base = count, Fraction(1, FPS)
            container.mux(stream.encode(frame))
            count += 1
        if count:
            container.mux(stream.encode(None))
    return count
