"""When things happened in a running graph, and the latencies that follow."""

from bisect import bisect_right
from dataclasses import dataclass, field

_KEPT_IMAGES = 400
_SAME_STAMP = 1_000_000  # nanoseconds; a stamp that was a float of seconds on its way has lost some of them


@dataclass(frozen=True)
class EpisodeState:
    """How an episode stands, as the simulator's judge tells it.

    Attributes:
        task: Name of the task.
        seed: Seed of the world.
        success: Whether the goal is reached.
        over: Whether the verdict is final.
        touched: First thing that the gripper touched, or empty.
        elapsed: Simulated seconds since the reset.
        detail: The judge's measures, and those of the simulated robot.
    """

    task: str
    seed: int
    success: bool
    over: bool
    touched: str
    elapsed: float
    detail: dict[str, float]


@dataclass(frozen=True)
class PlanSeen:
    """One plan on its topic: its observation's stamp in nanoseconds, when it was published and the model's own time."""

    stamp: int
    published: float
    model_seconds: float


@dataclass
class Timeline:
    """What came when, in seconds of the machine's clock.

    Attributes:
        images: Stamp of a camera's message, in nanoseconds, to when it was received.
        plans: The plans, in order.
        trajectories: When the controller's topic brought motion; holds are left out.
        discrepancies: Each discrepancy, NaN of a model without calibration, and the number of its reaction.
    """

    images: dict[int, float] = field(default_factory=dict)
    plans: list[PlanSeen] = field(default_factory=list)
    trajectories: list[float] = field(default_factory=list)
    discrepancies: list[tuple[float, int]] = field(default_factory=list)

    def add_image(self, stamp: int, received: float) -> None:
        """Notes a camera's message."""
        self.images[stamp] = received
        if len(self.images) > _KEPT_IMAGES:
            del self.images[next(iter(self.images))]

    def plan_seconds(self) -> list[float]:
        """Returns the time from a camera's message received to the plan of it published, for each plan."""
        stamps = sorted(self.images)
        found = [(plan, _nearest(stamps, plan.stamp)) for plan in self.plans]
        return [
            plan.published - self.images[stamp]
            for plan, stamp in found
            if stamp is not None and abs(stamp - plan.stamp) <= _SAME_STAMP
        ]

    def act_seconds(self) -> list[float]:
        """Returns the time from each plan published to the first motion after it at the controller."""
        published = sorted(plan.published for plan in self.plans)
        firsts: dict[int, float] = {}
        for received in sorted(self.trajectories):
            number = bisect_right(published, received) - 1
            if number >= 0:
                firsts.setdefault(number, received - published[number])
        return list(firsts.values())


def _nearest(stamps: list[int], wanted: int) -> int | None:
    """Returns the one of the rising `stamps` that is nearest to `wanted`, or None of none."""
    place = bisect_right(stamps, wanted)
    return min(stamps[max(0, place - 1) : place + 1], key=lambda stamp: abs(stamp - wanted), default=None)
