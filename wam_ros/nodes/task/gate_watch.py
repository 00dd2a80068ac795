"""What the gate's status means for a task."""

from wam_msgs.msg import GateStatus
from wam_ros.nodes.task.ending import ERROR, HOLD, Ending

REQUESTED = "hold_requested"


class GateWatch:
    """Follows the gate during one task.

    The first status is the one to compare with: after the task before, the gate still tells of that one's hold.

    Args:
        patience: Seconds that the gate may hold by itself before the task is over.
    """

    def __init__(self, patience: float):
        self._patience = patience
        self._first: GateStatus | None = None
        self._stopped_since: float | None = None
        self._newest: GateStatus | None = None

    @property
    def moved(self) -> bool:
        """Whether the gate has forwarded a trajectory of this task."""
        return self._newest is not None and self._newest.accepted > self._first.accepted

    @property
    def stopped(self) -> bool:
        """Whether the gate holds, or cannot hold, since this task began."""
        return self._stopped_since is not None

    def take(self, status: GateStatus, now: float) -> Ending | None:
        """Takes a status that came at `now` (seconds); returns how the task ends, or None while it goes on."""
        if self._first is None or status.accepted < self._first.accepted:  # counts begin anew when it is activated
            self._first = status
        self._newest = status
        held = status.state == GateStatus.STATE_HOLDING and status.holds > self._first.holds
        fault = status.state == GateStatus.STATE_FAULT
        if not (held or fault):
            self._stopped_since = None
        elif self._stopped_since is None:
            self._stopped_since = now
        if _requests(status) > _requests(self._first) or (held and status.reason.startswith(REQUESTED)):
            return Ending(HOLD, "somebody asked the gate for a hold; call its ~/resume to go on")
        return self.check(now)

    def check(self, now: float) -> Ending | None:
        """Returns how the task ends where the gate has been stopped for too long, else None."""
        if self._stopped_since is None or now - self._stopped_since < self._patience:
            return None
        fault = self._newest.state == GateStatus.STATE_FAULT
        what = "the gate reports a fault" if fault else "the gate holds and nothing followed"
        return Ending(ERROR if fault else HOLD, f"{what}: {self._newest.reason}")


def _requests(status: GateStatus) -> int:
    """Returns how many trajectories were refused because somebody asked for a hold."""
    return dict(zip(status.reasons, status.counts)).get(REQUESTED, 0)
