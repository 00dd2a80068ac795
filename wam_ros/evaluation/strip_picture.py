"""The picture that shows whether a promise was kept: imagined frames above, what then happened below."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from wam_ros.evaluation.pictures import FAINT, TEXT, canvas, enlarge, write
from wam_ros.evaluation.recording import Recording

_LABEL, _TITLE, _GAP, _MARGIN, _CELL = 96, 44, 4, 12, 128


@dataclass(frozen=True)
class Promise:
    """One plan beside what followed.

    Attributes:
        title: What the robot was told, and how it ended.
        times: Seconds after the plan's observation, shape (steps,).
        imagined: uint8 (steps, height, width, 3).
        happened: As above, of any size of the same shape.
    """

    title: str
    times: np.ndarray
    imagined: np.ndarray
    happened: np.ndarray


def promise_of(recording: Recording, title: str) -> Promise | None:
    """Takes one plan out of a recording, with what was seen at the times that it shows; None where there is none."""
    plan = recording.kept_promise()
    if plan is None:
        return None
    happened = np.stack([recording.seen_at(plan.source_stamp + time) for time in plan.times])
    return Promise(title, plan.times, plan.frames[recording.camera], happened)


def strip_picture(promises: Sequence[Promise]) -> Image.Image:
    """Draws promises one below the other.

    Raises:
        ValueError: There are none.
    """
    if not promises:
        raise ValueError("no promises to draw; a plan and pictures of the time that it shows are needed")
    steps = max(len(promise.times) for promise in promises)
    block = _TITLE + 2 * (_CELL + _GAP) + _MARGIN
    picture = canvas(2 * _MARGIN + _LABEL + steps * (_CELL + _GAP), _MARGIN + block * len(promises))
    for number, promise in enumerate(promises):
        _draw(picture, promise, _MARGIN + number * block)
    return picture


def _draw(picture: Image.Image, promise: Promise, top: int) -> None:
    write(picture, (_MARGIN, top), promise.title, 16, TEXT, picture.width - 2 * _MARGIN)
    for row, (label, frames) in enumerate((("imagined", promise.imagined), ("happened", promise.happened))):
        y = top + _TITLE + row * (_CELL + _GAP)
        write(picture, (_MARGIN, y + _CELL // 2 - 8), label, 16)
        for column, frame in enumerate(frames):
            x = _MARGIN + _LABEL + column * (_CELL + _GAP)
            picture.paste(Image.fromarray(enlarge(frame, _CELL)), (x, y))
            if row == 0:
                write(picture, (x + 2, top + _TITLE - 18), f"+{promise.times[column]:.1f} s", 13, FAINT)
