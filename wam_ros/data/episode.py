"""One demonstration in memory."""

from dataclasses import dataclass

import numpy as np

IMAGES = "observation.images."
STATE = "observation.state"
ACTION = "action"
PRIVILEGED = "privileged."
PERTURBED = "perturbed"
FPS = 10


@dataclass(frozen=True)
class Episode:
    """A demonstration sampled at 10 Hz; row t of every array belongs to the same instant.

    Attributes:
        instruction: What the robot was told, in plain words.
        task: Name of the task, such as "reach".
        seed: World seed that built the scene.
        success: Whether the task's judge said that it was done.
        arrays: LeRobot feature name to array of T rows:
            "observation.images.<camera>": RGB, uint8 (T, height, width, 3);
            "observation.state": measured joint positions, float32 (T, joints), radians or metres;
            "action": joint set-points issued at t for t + 0.1 s, float32 (T, joints);
            "privileged.<name>": truth of the simulator, float32 (T, n);
            "perturbed": whether the set-point at t carried injected noise, bool (T, 1).
    """

    instruction: str
    task: str
    seed: int
    success: bool
    arrays: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        """Checks that the arrays belong together.

        Raises:
            ValueError: A required array is missing, an image is not RGB uint8, or the row counts differ.
        """
        for name in (STATE, ACTION, PERTURBED):
            if name not in self.arrays:
                raise ValueError(f"episode of {self.task} lacks {name}; it has {sorted(self.arrays)}")
        rows = {name: len(array) for name, array in self.arrays.items()}
        if len(set(rows.values())) != 1 or not self.length:
            raise ValueError(f"arrays of one episode need the same number of rows, at least one: {rows}")
        for name, array in self.arrays.items():
            if name.startswith(IMAGES) and (array.dtype != np.uint8 or array.ndim != 4 or array.shape[3] != 3):
                raise ValueError(f"{name} must be uint8 (T, height, width, 3), not {array.dtype} {array.shape}")

    @property
    def length(self) -> int:
        """Number of rows T."""
        return len(self.arrays[ACTION])

    @property
    def cameras(self) -> tuple[str, ...]:
        """Camera names, sorted."""
        return tuple(sorted(name.removeprefix(IMAGES) for name in self.arrays if name.startswith(IMAGES)))
