"""What every simulated robot offers, whatever simulates it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from wam_ros.spec import Observation


@dataclass(frozen=True)
class TaskInstance:
    """One task in one world.

    Attributes:
        task: Name of the task.
        slots: What fills the phrases' slots, such as `color` and `target`.
        seed: The world's seed.
    """

    task: str
    slots: dict[str, str]
    seed: int


@dataclass(frozen=True)
class TaskState:
    """How a task stands, judged on the simulator's state.

    Attributes:
        task: Name of the task.
        success: Whether it is done; once done it stays done, once failed it stays failed.
        touched: First object that the gripper touched, such as `red cube`, or empty.
        detail: The measures behind the verdict (metres, or 0 and 1 for yes-or-no facts).
    """

    task: str
    success: bool
    touched: str
    detail: dict[str, float] = field(default_factory=dict)


class SimulatedRobot(Protocol):
    """A robot and its world, stepped by whoever holds it."""

    joint_names: tuple[str, ...]

    @property
    def time(self) -> float:
        """Simulated seconds since the last reset."""

    def reset(self, task: str, seed: int) -> TaskInstance:
        """Builds the world of a task and a seed.

        Raises:
            ValueError: There is no such task.
        """

    def advance(self, duration: float, command: Callable[[float], np.ndarray]) -> None:
        """Simulates `duration` seconds; `command(time)` gives the joint set-points, sampled every 10 ms."""

    def observe(self, depth: bool = False) -> Observation:
        """Renders the cameras and reads the joints, all at the present time."""

    def joint_state(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the measured positions and velocities, each of shape (joints,)."""

    def judge(self) -> TaskState:
        """Returns how the task stands."""

    def privileged(self) -> dict[str, np.ndarray]:
        """Returns the truth that no camera tells; for training and evaluation only."""

    def camera_info(self, camera: str) -> dict:
        """Returns `width`, `height` and the 3x3 `K` of a camera."""

    def close(self) -> None:
        """Frees what the simulator holds."""
