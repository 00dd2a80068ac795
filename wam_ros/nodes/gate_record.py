"""What the gate has done since its activation, and how it tells."""

from collections import Counter
from dataclasses import dataclass, field

from wam_msgs.msg import GateStatus
from wam_ros.nodes.diagnostics import ERROR, OK, WARN
from wam_ros.nodes.latency import LatencyRecord

_NAMES = {
    GateStatus.STATE_INACTIVE: "inactive",
    GateStatus.STATE_ACTIVE: "forwarding",
    GateStatus.STATE_HOLDING: "holding",
    GateStatus.STATE_FAULT: "fault",
}
_LEVELS = {GateStatus.STATE_HOLDING: WARN, GateStatus.STATE_FAULT: ERROR}


@dataclass
class GateRecord:
    """Counts since activation.

    Attributes:
        accepted: Trajectories forwarded.
        holds: Holds sent.
        rejections: Trajectories refused, by rule.
        rule: Name of the last reason for refusing, holding or a fault.
        reason: The same in words.
        last_latency: Seconds that the last trajectory was kept.
        latency: Of all of them.
    """

    accepted: int = 0
    holds: int = 0
    rejections: Counter[str] = field(default_factory=Counter)
    rule: str = ""
    reason: str = ""
    last_latency: float = 0.0
    latency: LatencyRecord = field(default_factory=LatencyRecord)

    def explain(self, rule: str, line: str) -> None:
        """Notes why something is not as it should be."""
        self.rule, self.reason = rule, line if line.startswith(rule) else f"{rule}: {line}"

    def forwarded(self, seconds: float) -> None:
        """Counts a trajectory that was forwarded `seconds` after it arrived."""
        self.accepted += 1
        self.last_latency = seconds
        self.latency.add(seconds)

    def fill(self, message: GateStatus) -> None:
        """Writes the counts and the reason into a status."""
        message.rule, message.reason = self.rule, self.reason
        message.accepted, message.holds = int(self.accepted), int(self.holds)
        message.rejected = int(self.rejections.total())
        message.reasons = list(self.rejections)
        message.counts = [int(count) for count in self.rejections.values()]
        message.last_latency = float(self.last_latency)

    def report(self, state: int, dry_run: bool) -> tuple[bytes, str, dict[str, object]]:
        """Returns level, line and values for diagnostics."""
        values = {"accepted": self.accepted, "holds": self.holds} | self.latency.report("latency")
        values |= {f"refused {rule}": count for rule, count in self.rejections.items()}
        level = _LEVELS.get(state, OK)
        line = _NAMES[state] + (" (dry run)" if dry_run else "") + (f": {self.reason}" if level != OK else "")
        return level, line, values
