"""Figures of the discrepancy: how it is spread in normal runs, and what it makes of disturbances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wam_ros.control.breaches import Breaches, Reaction
from wam_ros.evaluation.discrepancy.disturbances import ONSET
from wam_ros.evaluation.discrepancy.watch import Compared
from wam_ros.models.discrepancy_scale import DiscrepancyScale

Episode = Sequence[Compared]


@dataclass(frozen=True)
class Rule:
    """How comparisons are judged.

    Attributes:
        scale: What is normal for the model.
        limit: Discrepancy beyond which a promise is broken.
        patience: Seconds of broken promises before a hold.
    """

    scale: DiscrepancyScale
    limit: float
    patience: float

    def values(self, episode: Episode) -> list[float]:
        """Returns the discrepancy of each comparison."""
        return [max(self.scale.calibrate(compared.step, compared.raw).values()) for compared in episode]

    def reactions(self, episode: Episode) -> set[Reaction]:
        """Returns what the comparisons of an episode lead to, where its arm and planner go on all the same."""
        breaches = Breaches()
        return {
            breaches.judge(compared.plan_stamp, compared.stamp, value, self.limit, self.patience)
            for compared, value in zip(episode, self.values(episode))
        }


def normal(episodes: Sequence[Episode], rule: Rule) -> dict[str, Any]:
    """Returns how the discrepancy is spread in normal runs, and in which share of the episodes it leads to what."""
    values = np.array([value for episode in episodes for value in rule.values(episode)])
    reactions = [rule.reactions(episode) for episode in episodes]
    return {
        "episodes": len(episodes),
        "frames": int(values.size),
        "p50": float(np.percentile(values, 50)),
        "p99": float(np.percentile(values, 99)),
        "largest": float(values.max()),
        "above_one": float((values > 1.0).mean()),
        "above_limit": float((values > rule.limit).mean()),
        "replanned": _share(Reaction.REPLAN, reactions),
        "held": _share(Reaction.HOLD, reactions),
    }


def after_onset(episodes: Sequence[Episode], rule: Rule) -> dict[str, Any]:
    """Returns what the discrepancy makes of a disturbance.

    `earlier_plan` is the median over the episodes of the largest value of plans made before it, `later_plans` the
    median of all values of plans made after it.
    """
    earlier, later, reactions = [], [], []
    for episode in episodes:
        after = [compared for compared in episode if compared.stamp >= ONSET]
        values = list(zip(after, rule.values(after)))
        earlier.append(max((value for compared, value in values if compared.plan_stamp < ONSET), default=0.0))
        later += [value for compared, value in values if compared.plan_stamp >= ONSET]
        reactions.append(rule.reactions(after))
    return {
        "trials": len(episodes),
        "earlier_plan": float(np.median(earlier)),
        "later_plans": float(np.median(later)) if later else None,
        "replanned": _share(Reaction.REPLAN, reactions),
        "held": _share(Reaction.HOLD, reactions),
    }


def table(figures: dict[str, Any]) -> str:
    """Returns the figures as a small table."""
    usual = figures["normal"]
    lines = [
        f"normal, {usual['episodes']} episodes, {usual['frames']} frames: "
        f"p50 {usual['p50']:.2f}, p99 {usual['p99']:.2f}, largest {usual['largest']:.2f}",
        f"above 1: {100 * usual['above_one']:.1f} % of the frames; planned anew in {100 * usual['replanned']:.0f} % "
        f"of the episodes, held in {100 * usual['held']:.0f} %",
        f"{'disturbance':24}  earlier plan  later plans  replanned  held",
    ]
    for name, found in figures["disturbed"].items():
        later = "-" if found["later_plans"] is None else f"{found['later_plans']:.2f}"
        shares = f"{100 * found['replanned']:7.0f} %  {100 * found['held']:3.0f} %"
        lines.append(f"{name:24}  {found['earlier_plan']:12.2f}  {later:>11}  {shares}")
    return "\n".join(lines)


def _share(reaction: Reaction, reactions: Sequence[set[Reaction]]) -> float:
    return sum(reaction in found for found in reactions) / len(reactions)
