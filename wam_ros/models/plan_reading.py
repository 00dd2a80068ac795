"""Reading a plan of frames from a later moment than it was made."""

from dataclasses import dataclass

import numpy as np

from wam_ros.models.protocols import PlanMismatch
from wam_ros.spec import Plan


@dataclass(frozen=True)
class FramePairs:
    """Neighbouring frames of a plan that lie ahead of an observation.

    Attributes:
        before: uint8 (pairs, height, width, 3 x cameras).
        after: As above, one frame period later.
        lead: Seconds from the observation to each `after`, (pairs,).
    """

    before: np.ndarray
    after: np.ndarray
    lead: np.ndarray


def check_plan(plan: Plan, expected: str, found: str, carrier: str) -> None:
    """Raises PlanMismatch, naming what differs, unless carrier and layout are the expected ones."""
    if plan.carrier != carrier:
        raise PlanMismatch(f"plan {plan.plan_id} carries {plan.carrier!r}; this action model reads {carrier!r}")
    if found != expected:
        raise PlanMismatch(
            f"plan {plan.plan_id} has layout {found!r}; this action model reads {expected!r}; "
            "use the action model that was trained with this world model"
        )


def pairs_ahead(plan: Plan, stamp: float, now: np.ndarray, cameras: tuple[str, ...]) -> FramePairs:
    """Returns the pairs whose later frame lies at least half a frame period after `stamp`.

    Args:
        plan: A plan of frames.
        stamp: Time of the present observation, seconds.
        now: The present frame, uint8 (height, width, 3 x cameras); it stands before the first frame.
        cameras: Cameras in the model's order.

    Raises:
        PlanMismatch: The plan has no frames of a camera, or ended before `stamp`.
    """
    missing = [name for name in cameras if name not in plan.frames]
    if missing:
        raise PlanMismatch(f"plan {plan.plan_id} has no frames of cameras {missing}; it has {sorted(plan.frames)}")
    frames = np.concatenate([plan.frames[name] for name in cameras], axis=-1)
    lead = plan.source_stamp + np.asarray(plan.times) - stamp
    period = float(plan.times[0]) if len(plan.times) == 1 else float(plan.times[1] - plan.times[0])
    ahead = np.flatnonzero(lead > 0.5 * period - 1e-6)
    if len(ahead) == 0:
        raise PlanMismatch(f"plan {plan.plan_id} ended {-lead[-1]:.2f} s before the observation; plan again")
    before = np.concatenate([now[None], frames])[ahead]
    return FramePairs(before=before, after=frames[ahead], lead=lead[ahead])
