"""A fault's trials in figures."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wam_ros.evaluation.bench.faults.fault import Fault
from wam_ros.evaluation.bench.faults.trial import TrialResult

# Counters of the nodes that name a reason.
_NAMING = ("refused", "gate ", "errors, ", "rejected")
_WITHIN_MS = 200.0


def summarise(fault: Fault, results: Sequence[TrialResult], reasons: dict[str, int]) -> dict[str, Any]:
    """Returns a fault's figures in JSON form.

    `held_within_ms` is the longest time from the rule's moment to the arm at rest over the trials, None where no hold
    is demanded or where the arm did not come to rest in each of them.
    """
    times = [result.hold_ms for result in results if result.hold_ms is not None]
    violations = Counter(name for result in results for name in result.violations)
    worst = {name: max(result.violations.get(name, 0.0) for result in results) for name in violations}
    return {
        "trials": len(results),
        "hold_demanded": fault.holds,
        "rule": fault.rule,
        "held": len(times),
        "held_within_ms": max(times) if times and len(times) == len(results) else None,
        "held_ms": times,
        "moving_at_the_moment": sum(result.moving for result in results),
        "moved_again": sum(not result.stayed for result in results),
        "limit_violations": sum(violations.values()),
        "violations": {name: {"trials": violations[name], "worst_share_above": worst[name]} for name in violations},
        "hardest_braking": round(max((result.braking for result in results), default=0.0), 3),
        "unexpected_deaths": sum(len(result.deaths) for result in results),
        "deaths": sorted({name for result in results for name in result.deaths}),
        "recovered": sum(result.recovered for result in results),
        "resets_needed": sum(result.reset for result in results),
        "reasons": reasons,
        "troubles": sorted({result.trouble for result in results if result.trouble}),
    }


def skipped(fault: Fault, reason: str) -> dict[str, Any]:
    """Returns the entry of a fault that this machine does not permit."""
    return {"trials": 0, "hold_demanded": fault.holds, "rule": fault.rule, "skipped": reason}


def passed(entry: dict[str, Any]) -> bool:
    """Tells whether a fault went as it must; one that was skipped did."""
    if "skipped" in entry:
        return True
    held = not entry["hold_demanded"] or (entry["held_within_ms"] or _WITHIN_MS + 1.0) <= _WITHIN_MS
    clean = not (entry["limit_violations"] or entry["unexpected_deaths"] or entry["moved_again"])
    return held and clean and entry["recovered"] == entry["trials"]


def named_reasons(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Returns the reasons that the nodes counted between two readings of their counters, by how many times."""
    found = {}
    for name, count in after.items():
        earlier = before.get(name, 0)
        more = count - earlier if count >= earlier else count  # a node that was started anew counts from nothing
        if more > 0 and any(mark in name for mark in _NAMING):
            found[name] = more
    return found


def line(name: str, entry: dict[str, Any]) -> str:
    """Returns a fault's entry as one line of the table."""
    if "skipped" in entry:
        return f"{name:<20} skipped: {entry['skipped']}"
    held = "-" if entry["held_within_ms"] is None else f"{entry['held_within_ms']:.0f}"
    if not entry["hold_demanded"]:
        held = "none due"
    verdict = "" if passed(entry) else "  <-- look here"
    return (
        f"{name:<20} {entry['trials']:>6} {held:>9} {entry['limit_violations']:>10} {entry['unexpected_deaths']:>7} "
        f"{entry['recovered']:>9}{verdict}"
    )


HEADER = f"{'fault':<20} {'trials':>6} {'held (ms)':>9} {'violations':>10} {'deaths':>7} {'recovered':>9}"
