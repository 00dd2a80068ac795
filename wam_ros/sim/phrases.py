"""Plain English for each task: templates with the slots {color} and {target}, built in or from a file."""

import json
import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from wam_ros.sim import phrase_book

TASKS: tuple[str, ...] = ("reach", "push", "pick_place", "press_button", "open_drawer")

PHRASES: dict[str, list[str]] = {
    "reach": phrase_book.REACH,
    "push": phrase_book.PUSH,
    "pick_place": phrase_book.PICK_PLACE,
    "press_button": phrase_book.PRESS_BUTTON,
    "open_drawer": phrase_book.OPEN_DRAWER,
}

_REQUIRED: dict[str, frozenset[str]] = {
    "reach": frozenset({"color"}),
    "push": frozenset({"color", "target"}),
    "pick_place": frozenset({"color"}),
    "press_button": frozenset({"color"}),
    "open_drawer": frozenset(),
}
_ALLOWED: dict[str, frozenset[str]] = {**_REQUIRED, "pick_place": frozenset({"color", "target"})}


class Instructable(Protocol):
    """What `say` needs of a task instance: its task's name and the words for its slots."""

    @property
    def task(self) -> str:
        """Name of the task."""
        ...

    @property
    def slots(self) -> Mapping[str, str]:
        """Words for the slots of a template, for instance `{"color": "red"}`."""
        ...


def say(instance: Instructable, rng: np.random.Generator, phrases: Mapping[str, Sequence[str]] = PHRASES) -> str:
    """Returns one instruction for `instance`, drawn evenly from its task's templates.

    Args:
        instance: A task with the words for its slots; those of pick_place are {"color": "red", "target": "bin"}.
        rng: Source of the choice; the same state gives the same sentence.
        phrases: Task name to templates.

    Raises:
        ValueError: `phrases` has nothing for the task, or the drawn template has a wrong or a missing slot.
    """
    templates = phrases.get(instance.task)
    if not templates:
        raise ValueError(f"no phrases for the task {instance.task!r}; there are some for {sorted(phrases)}")
    template = templates[int(rng.integers(len(templates)))]
    check_template(instance.task, template)
    for slot in sorted(_ALLOWED[instance.task]):
        template = template.replace("{" + slot + "}", instance.slots.get(slot, ""))
    return template


def check_template(task: str, template: str) -> None:
    """Checks that a template has every slot that its task needs and no other.

    Raises:
        ValueError: Names the task, the template and the slots that are allowed.
    """
    if task not in _ALLOWED:
        raise ValueError(f"unknown task {task!r} in the phrases; the tasks are {', '.join(TASKS)}")
    if not isinstance(template, str) or not template.strip():
        raise ValueError(f"phrases for {task} must be sentences; got {template!r}")
    allowed = " ".join("{" + slot + "}" for slot in sorted(_ALLOWED[task])) or "none"
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError(f"phrase for {task} {template!r}: {error}; allowed slots: {allowed}") from error
    slots = {name for _, name, _, _ in fields if name is not None}
    plain = all(name is None or (not spec and not conversion) for _, name, spec, conversion in fields)
    missing, unknown = _REQUIRED[task] - slots, slots - _ALLOWED[task]
    if missing or unknown or not plain or "{{" in template or "}}" in template:
        fault = f"lacks {sorted(missing)}" if missing else f"has {sorted(unknown) or 'braces that are not slots'}"
        raise ValueError(f"phrase for {task} {template!r} {fault}; allowed slots: {allowed}")


def load_phrases(path: str | Path) -> dict[str, list[str]]:
    """Reads phrases from a JSON file: task name to a list of templates.

    Tasks that the file leaves out keep no phrases; asking for them is then an error that says so.

    Raises:
        ValueError: The file can't be read, isn't JSON of that shape, or a template has wrong slots.
    """
    try:
        loaded = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"phrases file {path}: {error}") from error
    if not isinstance(loaded, dict) or not loaded:
        raise ValueError(f"phrases file {path} must map task names to lists of templates")
    for task, templates in loaded.items():
        if not isinstance(templates, list) or not templates:
            raise ValueError(f"phrases file {path}: {task} needs a list with at least one template")
        for template in templates:
            try:
                check_template(task, template)
            except ValueError as error:
                raise ValueError(f"phrases file {path}: {error}") from error
    return loaded
