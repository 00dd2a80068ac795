"""What was seen and what was imagined during one episode, for pictures and videos of it."""

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np

from wam_ros.spec import Plan


@dataclass
class Recording:
    """One camera's pictures beside the plans, in order of time; stamps are seconds of one clock.

    Attributes:
        camera: Name of the camera.
        seen: Stamps and pictures, uint8 (height, width, 3).
        plans: Plans with frames of that camera.
    """

    camera: str
    seen: list[tuple[float, np.ndarray]] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)

    def seen_at(self, time: float) -> np.ndarray:
        """Returns the picture taken nearest to a time; there must be one at all."""
        return min(self.seen, key=lambda entry: abs(entry[0] - time))[1]

    def plan_at(self, time: float) -> Plan | None:
        """Returns the newest plan made from something seen at or before a time."""
        number = bisect_right([plan.source_stamp for plan in self.plans], time)
        return self.plans[number - 1] if number else None

    def imagined_for(self, time: float) -> np.ndarray | None:
        """Returns the frame that was promised for a time: by the newest plan that was made before, and reaches it."""
        for plan in reversed(self.plans):
            first, last = plan.source_stamp + plan.times[0], plan.source_stamp + plan.times[-1]
            if first - 0.05 <= time <= last + 0.05:
                return plan.frames[self.camera][int(np.abs(plan.source_stamp + plan.times - time).argmin())]
        return None

    def kept_promise(self) -> Plan | None:
        """Returns the first plan all of whose time has passed, else the first plan, else None."""
        if not self.plans or not self.seen:
            return None
        end = self.seen[-1][0] + 0.05
        return next((p for p in self.plans if p.source_stamp + p.times[-1] <= end), self.plans[0])
