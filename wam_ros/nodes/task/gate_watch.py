"""What the gate's status means for a task."""

from wam_msgs.msg import GateStatus
from wam_ros.nodes.task.ending import ERROR, HOLD, Ending

GATE = "trajectory_gate"
# Seconds for which somebody may ask for a hold; the supervisor's status may come later than the gate's.
_REQUEST = 1.0


class GateWatch:
    """Follows the gate during one task. Times are seconds.

    The first status is the one to compare with: after the task before, the gate still tells of that one's hold.

    Args:
        patience: Seconds that the gate may hold by itself before the task is over.
    """

    def __init__(self, patience: float):
        self._patience = patience
        self._first: GateStatus | None = None
        self._newest: GateStatus | None = None
        self._stopped_since: float | None = None

    @property
    def moved(self) -> bool:
        """Whether the gate has forwarded a trajectory of this task."""
        return self._newest is not None and self._newest.accepted > self._first.accepted

    @property
    def stopped(self) -> bool:
        """Whether the gate holds, or cannot hold, since this task began."""
        return self._stopped_since is not None

    def take(self, status: GateStatus, now: float) -> None:
        """Takes a status that came at `now`."""
        if self._first is None or status.accepted < self._first.accepted:  # counts begin anew when it is activated
            self._first = status
        self._newest = status
        held = status.state == GateStatus.STATE_HOLDING and status.holds > self._first.holds
        if not (held or status.hold_requested or status.state == GateStatus.STATE_FAULT):
            self._stopped_since = None
        elif self._stopped_since is None:
            self._stopped_since = now

    def check(self, now: float, excused: bool) -> Ending | None:
        """Returns how the task ends where the gate has been stopped for too long, else None.

        Args:
            now: The present time.
            excused: Whether the supervisor makes it hold, while it brings a node back.
        """
        if self._stopped_since is None:
            return None
        if excused:
            self._stopped_since = now
            return None
        status = self._newest
        if status.fault_latched:
            return Ending(ERROR, f"the gate has latched a fault, which {GATE}/reset clears: {status.reason}")
        stopped = now - self._stopped_since
        if status.hold_requested and stopped >= min(_REQUEST, self._patience):
            return Ending(HOLD, f"somebody asked the gate for a hold; {GATE}/resume lets it go on")
        if stopped < self._patience:
            return None
        fault = status.state == GateStatus.STATE_FAULT
        what = "the gate reports a fault" if fault else "the gate holds and nothing followed"
        return Ending(ERROR if fault else HOLD, f"{what}: {status.reason}")
