"""Frees the shared memory that DDS processes leave behind where they could not end in their own time."""

import contextlib
import fcntl
import re
import time
from pathlib import Path

_SEGMENT = re.compile(r"fastdds_[0-9a-f]{16}_el")
# A process creates its lock file a moment before it locks it, and must not be beaten to it.
_OLD_ENOUGH = 60.0


def free_abandoned_segments(folder: Path = Path("/dev/shm")) -> int:
    """Deletes the segments of Fast DDS whose owner no longer lives; one that was killed leaves 16 MB of memory.

    The owner locks the segment's `_el` file as long as it lives, so a lock that can be had tells of its death.

    Args:
        folder: Where shared memory lies as files.

    Returns:
        How many were deleted.
    """
    count = 0
    for lock in folder.glob("fastdds_*_el"):
        if not _SEGMENT.fullmatch(lock.name):
            continue
        with contextlib.suppress(OSError), lock.open() as file:  # OSError: in use, another user's, or gone meanwhile
            if time.time() - lock.stat().st_mtime < _OLD_ENOUGH:
                continue
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lock.with_name(lock.name.removesuffix("_el")).unlink(missing_ok=True)
            lock.unlink()
            count += 1
    return count


def free_own_segments(folder: Path = Path("/dev/shm"), descriptors: Path = Path("/proc/self/fd")) -> int:
    """Deletes the segments of this process, which is about to end without closing DDS; it must not publish after that.

    Args:
        folder: Where shared memory lies as files.
        descriptors: Where the system lists the files that this process has open.

    Returns:
        How many were deleted.
    """
    locks = set()
    for entry in descriptors.iterdir():
        with contextlib.suppress(OSError):  # the listing's own descriptor is closed by now
            locks.add(entry.readlink())
    own = [lock for lock in locks if lock.parent == folder and _SEGMENT.fullmatch(lock.name)]
    for lock in own:
        lock.with_name(lock.name.removesuffix("_el")).unlink(missing_ok=True)
        lock.unlink(missing_ok=True)
    return len(own)
