"""Priority for what must not wait: the last hop, a simulated controller whose real counterpart runs in real time."""

import contextlib
import os
import threading
from pathlib import Path

# Of Linux, from -20 to 19.
_NICENESS = -10


def prefer_this_process() -> None:
    """Asks that this thread, and those that it starts, are run before others; nothing happens without permission."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)


def prefer_other_threads(ordinary: set[str]) -> None:
    """Asks the same for the running threads of this process, but for the main one.

    What a preferred thread starts is preferred too, so that threads which start processes are best left out.

    Args:
        ordinary: Names of Python threads to leave out.
    """
    left_out = {os.getpid()} | {thread.native_id for thread in threading.enumerate() if thread.name in ordinary}
    for path in Path("/proc/self/task").glob("*"):
        if int(path.name) not in left_out:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, int(path.name), _NICENESS)
