"""Remembers which steps of the set-up are done, by a hash of what they depend on."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *words: str) -> str:
    """Returns a hash of the contents of `files` and of `words`.

    Args:
        files: Files, in any order; their paths do not count, so that a moved checkout gives the same hash.
        words: Anything else that the step depends on.
    """
    whole = hashlib.sha256()
    parts = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    for part in (*parts, *words):
        whole.update(part.encode() + b"\0")
    return whole.hexdigest()


def is_done(folder: Path, step: str, key: str) -> bool:
    """Tells whether `step` was completed with the same `key`."""
    stamp = folder / step
    return stamp.is_file() and stamp.read_text() == key


def mark_done(folder: Path, step: str, key: str) -> None:
    """Records that `step` was completed with `key`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / step).write_text(key)
