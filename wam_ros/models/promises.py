"""A plan as a promise: which predicted frame is due when, and how far the camera's picture is from it."""

import threading
from dataclasses import dataclass

import numpy as np

from wam_ros.models.preprocessing import resize
from wam_ros.spec import Plan

# A frame counts as due this many seconds early, so that pictures at 20 Hz meet it on the nearer side.
_EARLY = 0.025


@dataclass(frozen=True)
class Due:
    """A predicted step whose time has come."""

    plan: Plan
    step: int

    @property
    def stamp(self) -> float:
        """The time that the step predicts, seconds."""
        return self.plan.source_stamp + float(self.plan.times[self.step])


class Promises:
    """Hands out each step of the newest plan once, when its time has come; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plan: Plan | None = None
        self._next = 0

    def keep(self, plan: Plan | None) -> None:
        """Replaces the plan; None forgets it."""
        with self._lock:
            self._plan, self._next = plan, 0

    def drop(self, plan: Plan) -> None:
        """Forgets this plan, unless a newer one has replaced it."""
        with self._lock:
            if self._plan is plan:
                self._plan = None

    def due(self, stamp: float) -> Due | None:
        """Returns the newest step that is due at `stamp` and was not handed out, or None; older ones are skipped."""
        with self._lock:
            plan = self._plan
            if plan is None:
                return None
            reached = int(np.searchsorted(plan.source_stamp + plan.times, stamp + _EARLY, side="right"))
            if reached <= self._next:
                return None
            self._next = reached
            return Due(plan, reached - 1)


def discrepancies(due: Due, images: dict[str, np.ndarray]) -> dict[str, float]:
    """Returns for each camera the mean absolute difference of prediction and picture, 0 to 1.

    Args:
        due: The predicted step.
        images: Camera name to RGB picture, uint8 (height, width, 3), of any size of the same shape.
    """
    found = {}
    for camera, frames in due.plan.frames.items():
        if camera in images:
            predicted = frames[due.step]
            seen = resize(np.ascontiguousarray(images[camera]), predicted.shape[:2])
            found[camera] = float(np.abs(seen.astype(np.int16) - predicted).mean() / 255.0)
    return found
