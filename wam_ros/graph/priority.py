"""Priority for what must not wait: the last hop, a simulated controller whose real counterpart runs in real time."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

# The least real-time priority already comes before all that has none.
_REAL_TIME = 1
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


def take_precedence() -> str:
    """Asks for real-time scheduling, or else for a lower niceness; both need root, or the limits `rtprio` and `nice`.

    Returns:
        What was granted, in words.
    """
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(_REAL_TIME))
        return "real-time"
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
        return f"niceness {_NICENESS}"
    return "ordinary"


@contextlib.contextmanager
def precedence() -> Iterator[str]:
    """As take_precedence, for the time of a context."""
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    try:
        yield take_precedence()
    finally:
        with contextlib.suppress(OSError, AttributeError):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, niceness)
