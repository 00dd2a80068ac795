"""One trial of a fault: break it while the arm moves, see the arm come to rest, mend it, see the arm move again."""

import time
from dataclasses import dataclass, field

from wam_ros.evaluation.bench.faults.fault import Fault, Moment, Unavailable
from wam_ros.evaluation.bench.faults.graph import FaultGraph
from wam_ros.evaluation.bench.faults.measure import (
    STANDS,
    braking_share,
    commanded_violations,
    measured_violations,
    rest_time,
    speed,
    within_holds,
)
from wam_ros.spec.errors import UserError

_POLL = 0.05
_ATTEMPTS = 3
_OTHER_WORLDS = 37
_REST_WITHIN = 4.0  # seconds after which an arm that ought to stand counts as never stopped
_GO_ON = 15.0
_SETTLE = 0.15  # seconds after rest in which a servo may still creep
_BEFORE = 0.1


@dataclass
class TrialResult:
    """What one trial led to.

    Attributes:
        hold_ms: From the rule's moment to the arm at rest, milliseconds; None where it never came to rest, or where
            no hold is demanded.
        moving: Whether the arm still moved at that moment.
        stayed: Whether it then stood until all was well again.
        violations: Limits that were broken, with by how much at worst, as a share of the limit.
        braking: The hardest braking in a hold, as a share of the acceleration limit.
        deaths: Processes that died and were not killed.
        recovered: Whether motion reached the controller again.
        reset: Whether a latched fault had to be cleared for it.
        trouble: What went wrong with the trial itself, or "".
    """

    hold_ms: float | None = None
    moving: bool = False
    stayed: bool = True
    violations: dict[str, float] = field(default_factory=dict)
    braking: float = 0.0
    deaths: list[str] = field(default_factory=list)
    recovered: bool = False
    reset: bool = False
    trouble: str = ""


def run_trial(graph: FaultGraph, fault: Fault, number: int) -> TrialResult:
    """Runs one trial, anew where the arm had come to rest of itself before the fault demanded it.

    Args:
        graph: The graph.
        fault: The fault.
        number: Number of the trial, from 0.

    Raises:
        Unavailable: The machine does not permit the fault.
        UserError: The arm does not move to begin with.
    """
    for attempt in range(_ATTEMPTS):
        result = _try(graph, fault, number, number + _OTHER_WORLDS * attempt)
        if result.moving or not fault.holds or result.hold_ms is None:
            break
    return result


def _try(graph: FaultGraph, fault: Fault, number: int, world: int) -> TrialResult:
    result = TrialResult()
    graph.begin(world)
    try:
        with fault.inject(graph, number) as moment:
            broken = time.monotonic()
            rest = _watch(graph, moment, result) if fault.holds else None
            time.sleep(max(0.0, broken + fault.seconds - time.monotonic()))
            result.stayed = rest is None or _stands(graph, rest)
        result.reset = graph.recover(_GO_ON + fault.restarts)
        result.recovered = True
    except Unavailable:
        raise
    except UserError as error:
        result.trouble = str(error)
    set_points, joints = graph.recorder.set_points(), graph.robot.joints
    braking = within_holds(set_points.clock, graph.recorder.record.holds)
    result.braking = braking_share(set_points, joints, braking)
    result.violations = commanded_violations(set_points, joints, braking)
    result.violations |= measured_violations(graph.recorder.measured(), joints)
    result.deaths = graph.new_deaths()
    return result


def _watch(graph: FaultGraph, moment: Moment, result: TrialResult) -> float | None:
    """Waits until the arm is at rest, notes how long after the rule's moment that was, and returns when."""
    deadline = time.monotonic() + _REST_WITHIN
    while time.monotonic() < deadline:
        time.sleep(_POLL)
        since = moment()
        measured = graph.recorder.measured()
        if since is None or not measured.times.size or measured.times[-1] < since:
            continue
        rest = rest_time(measured, graph.robot.joints, since)
        if rest is not None:
            result.hold_ms = 1000.0 * (rest - since)
            result.moving = speed(measured.between(since - _BEFORE, since), graph.robot.joints) > STANDS
            return rest
    return None


def _stands(graph: FaultGraph, since: float) -> bool:
    """Tells whether the arm has stood since it came to rest."""
    return speed(graph.recorder.measured().since(since + _SETTLE), graph.robot.joints) < STANDS
