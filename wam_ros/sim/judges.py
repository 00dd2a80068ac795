"""Whether a task is done, judged on the state of the world."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wam_ros.sim.interface import TaskInstance, TaskState
from wam_ros.sim.scene import CUBE_HALF_WIDTH, Scene

TIME_LIMIT = 15.0
REACH_RADIUS = 0.04
GOAL_RADIUS = 0.045
LIFTED_HEIGHT = 0.02
BIN_INSIDE = 0.06
PRESS_DEPTH = 0.007
OPEN_DISTANCE = 0.08


@dataclass(frozen=True)
class Measure:
    """What holds at one instant: the goal is met, or the task is spoilt, and the figures behind it."""

    met: bool
    spoilt: bool
    detail: dict[str, float]


def object_name(instance: TaskInstance) -> str:
    """Returns the thing that a task is about, such as `red cube`."""
    if instance.task == "open_drawer":
        return "drawer handle"
    return f"{instance.slots['color']} {'button' if instance.task == 'press_button' else 'cube'}"


def goal_name(instance: TaskInstance) -> str:
    """Returns where the thing has to go; the thing itself where it stays."""
    if instance.task == "push":
        return f"{instance.slots['target']} disc"
    return "bin" if instance.task == "pick_place" else object_name(instance)


def _rivals(scene: Scene, named: str) -> list[str]:
    kind = named.split()[-1]
    return [name for name in scene.names if name.endswith(kind) and name != named]


def _reach(scene: Scene, instance: TaskInstance) -> Measure:
    named = object_name(instance)

    def gap(name: str) -> float:
        return float(np.linalg.norm(scene.tool - scene.position(name) - (0, 0, CUBE_HALF_WIDTH)))

    distance = gap(named)
    other = min(gap(name) for name in _rivals(scene, named))
    return Measure(distance < REACH_RADIUS, other < REACH_RADIUS, {"distance": distance, "nearest_other": other})


def _push(scene: Scene, instance: TaskInstance) -> Measure:
    cube, disc = scene.position(object_name(instance)), scene.position(goal_name(instance))
    distance = float(np.linalg.norm(cube[:2] - disc[:2]))
    height = float(cube[2] - CUBE_HALF_WIDTH)
    lifted = height > LIFTED_HEIGHT
    return Measure(distance < GOAL_RADIUS and height > -0.01, lifted, {"distance": distance, "height": height})


def _pick_place(scene: Scene, instance: TaskInstance) -> Measure:
    named = object_name(instance)
    offset = scene.position(named) - scene.position("bin")
    inside = bool((np.abs(offset[:2]) < BIN_INSIDE).all() and 0 < offset[2] < 0.05)
    held = named in scene.touched()
    detail = {"distance": float(np.linalg.norm(offset[:2])), "inside": float(inside), "held": float(held)}
    return Measure(inside and not held, False, detail)


def _press_button(scene: Scene, instance: TaskInstance) -> Measure:
    named = object_name(instance)
    depth = scene.joint_value(scene.names[named])
    other = max(scene.joint_value(scene.names[name]) for name in _rivals(scene, named))
    return Measure(depth > PRESS_DEPTH, other > PRESS_DEPTH, {"depth": depth, "deepest_other": other})


def _open_drawer(scene: Scene, instance: TaskInstance) -> Measure:
    opening = scene.joint_value("drawer")
    return Measure(opening > OPEN_DISTANCE, False, {"opening": opening})


# How to measure each task, and for how many seconds without a break the goal has to be met, and a spoilt state to last.
_RULES: dict[str, tuple[Callable[[Scene, TaskInstance], Measure], float, float]] = {
    "reach": (_reach, 0.3, 0.3),
    "push": (_push, 0.3, 0.0),
    "pick_place": (_pick_place, 0.2, 0.0),
    "press_button": (_press_button, 0.0, 0.0),
    "open_drawer": (_open_drawer, 0.0, 0.0),
}
TASKS = tuple(_RULES)


class Judge:
    """Follows one task through time; its verdict never changes once it is made."""

    def __init__(self, scene: Scene, instance: TaskInstance):
        self._scene, self._instance = scene, instance
        self._measure, self._hold, self._patience = _RULES[instance.task]
        self._met_since: float | None = None
        self._spoilt_since: float | None = None
        self._touched = ""
        self.success = False
        self.failed = False

    def update(self, time: float) -> None:
        """Looks at the world at `time` (seconds since the reset); call it every few milliseconds."""
        if not self._touched:
            self._touched = next(iter(self._scene.touched()), "")
        if self.success or self.failed:
            return
        now = self._measure(self._scene, self._instance)
        self._met_since = (self._met_since if self._met_since is not None else time) if now.met else None
        self._spoilt_since = (self._spoilt_since if self._spoilt_since is not None else time) if now.spoilt else None
        late = time > TIME_LIMIT + 1e-6
        self.failed = late or _lasted(self._spoilt_since, time, self._patience)
        self.success = not self.failed and _lasted(self._met_since, time, self._hold)

    def state(self) -> TaskState:
        """Returns the verdict so far, with fresh figures."""
        detail = self._measure(self._scene, self._instance).detail | {"failed": float(self.failed)}
        return TaskState(self._instance.task, self.success, self._touched, detail)


def _lasted(since: float | None, now: float, seconds: float) -> bool:
    return since is not None and now - since >= seconds - 1e-6
