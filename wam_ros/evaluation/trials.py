"""Which episodes an evaluation consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wam_ros.sim.interface import TaskInstance
from wam_ros.sim.phrases import PHRASES, TASKS, load_phrases, say
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import evaluation_seed

Phrases = Mapping[str, Sequence[str]]
_STREAM = 13


@dataclass(frozen=True)
class Trial:
    """One episode to run: its number, its task and the seed of its world."""

    index: int
    task: str
    seed: int


def trials(episodes: int, seed: int, tasks: Sequence[str] = TASKS) -> list[Trial]:
    """Returns the episodes of an evaluation; the tasks take turns, and no seed ever serves training.

    Raises:
        UserError: A number is out of range, or a task is unknown or named twice.
    """
    if episodes < 1:
        raise UserError(f"{episodes} episodes asked for; give 1 or more")
    if seed < 0:
        raise UserError(f"seed {seed} is negative; give 0 or more")
    unknown = [task for task in tasks if task not in TASKS]
    if unknown or not tasks or len(set(tasks)) != len(tasks):
        raise UserError(f"tasks {list(tasks)}: name each of {', '.join(TASKS)} at most once, and at least one")
    return [Trial(i, tasks[i % len(tasks)], evaluation_seed(seed, i)) for i in range(episodes)]


def read_phrases(path: str | Path | None, tasks: Sequence[str]) -> Phrases:
    """Returns the built-in phrases, or those of a JSON file.

    Raises:
        UserError: The file can't be read, a template is wrong, or one of `tasks` has no phrases in it.
    """
    if path is None:
        return PHRASES
    try:
        phrases = load_phrases(path)
    except ValueError as error:
        raise UserError(str(error)) from error
    missing = [task for task in tasks if task not in phrases]
    if missing:
        raise UserError(f"phrases file {path} has none for {missing}; add them, or choose other tasks with --task")
    return phrases


def instruct(instance: TaskInstance, phrases: Phrases) -> str:
    """Returns the instruction of an episode, which its world's seed determines."""
    return say(instance, np.random.default_rng([instance.seed, _STREAM]), phrases)
