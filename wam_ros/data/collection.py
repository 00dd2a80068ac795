"""What a collection of demonstrations is made of: which world and task belongs to which number."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from wam_ros.data.lerobot import atomic
from wam_ros.sim.phrases import TASKS
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import training_seed

RECORD = "meta/collection.json"
MAX_EPISODES = 200_000
_STREAM = 11


@dataclass(frozen=True)
class Collection:
    """The recipe of a data set; demonstration i depends on it and on i alone, however many processes collect.

    Attributes:
        robot: Name of the simulated robot.
        seed: Base seed.
        tasks: Task names; demonstration i does number i modulo their count.
        noise: Share of the demonstrations with bursts of wrong motion, 0 to 1.
        keep_failed: Whether failed demonstrations are kept and flagged instead of replaced.
        world_model: Checkpoint of a world model that drives each demonstration's first steps, or empty.
        action_model: Checkpoint of the action model that goes with it.
        shard_size: Demonstrations that share one file; an interruption loses at most one such file for each process.
    """

    robot: str = "tabletop"
    seed: int = 0
    tasks: tuple[str, ...] = TASKS
    noise: float = 0.8
    keep_failed: bool = False
    world_model: str = ""
    action_model: str = ""
    shard_size: int = 40

    def __post_init__(self) -> None:
        """Checks the values.

        Raises:
            UserError: A value is out of range, or a task is unknown or named twice.
        """
        unknown = [task for task in self.tasks if task not in TASKS]
        if unknown or not self.tasks or len(set(self.tasks)) != len(self.tasks):
            raise UserError(f"tasks {list(self.tasks)}: name each of {', '.join(TASKS)} at most once, and at least one")
        if not 0.0 <= self.noise <= 1.0:
            raise UserError(f"noise {self.noise} is a share of the demonstrations: give 0 to 1")
        if bool(self.world_model) != bool(self.action_model):
            raise UserError("a world model and an action model drive together: give both, or neither")
        if self.seed < 0 or self.shard_size < 1:
            raise UserError(f"seed {self.seed} must be 0 or more, shard size {self.shard_size} 1 or more")

    def task(self, index: int) -> str:
        """Returns the task of demonstration `index`."""
        return self.tasks[index % len(self.tasks)]

    def shards(self, episodes: int) -> list[range]:
        """Returns the demonstrations of each shard.

        Raises:
            UserError: The number of episodes is out of range.
        """
        if not 0 < episodes <= MAX_EPISODES:
            raise UserError(f"{episodes} episodes asked for; give 1 to {MAX_EPISODES}")
        size = self.shard_size
        return [range(start, min(start + size, episodes)) for start in range(0, episodes, size)]

    def world_seed(self, index: int, attempt: int) -> int:
        """Returns the world seed of an attempt at demonstration `index`; later attempts replace failed ones."""
        return training_seed(self.seed, index + attempt * MAX_EPISODES)

    def noisy(self, world_seed: int) -> bool:
        """Returns whether the demonstration in that world carries bursts of wrong motion."""
        return bool(np.random.default_rng([world_seed, _STREAM]).uniform() < self.noise)


def claim(root: Path, collection: Collection) -> None:
    """Notes in the folder what is collected there, or checks that it is the same as before.

    Raises:
        UserError: The folder holds another collection, or something else.
    """
    path = root / RECORD
    wanted = json.loads(json.dumps(asdict(collection)))
    if not path.exists():
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UserError(f"{root} is not an empty folder and not a collection; give another --out")
        with atomic.telling_when_full(root):
            atomic.write_json(path, wanted)
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        # A record from before a field existed means that field's default.
        found = {field.name: found.get(field.name, field.default) for field in fields(Collection)}
        changed = [name for name in wanted if json.loads(json.dumps(found[name])) != wanted[name]]
    except (ValueError, AttributeError) as error:
        raise UserError(f"{path} is damaged ({error}); delete {root} or give another --out") from error
    if changed:
        was = ", ".join(f"{name} {found[name]!r} instead of {wanted[name]!r}" for name in changed)
        raise UserError(f"{root} was collected with {was}; use the same values to go on, or give another --out")
