"""Lets a thread, and those that it starts, run before others."""

import contextlib
import os
from collections.abc import Iterator

# The least real-time priority already comes before all that has none.
_REAL_TIME = 1
# Of Linux, from -20 to 19.
_NICENESS = -10


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
