"""Runs faults, each in the graph that it needs."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from wam_ros.evaluation.bench.faults import clock, deaths, disk, network, streams
from wam_ros.evaluation.bench.faults.fault import Fault, Unavailable
from wam_ros.evaluation.bench.faults.graph import FaultGraph
from wam_ros.evaluation.bench.faults.report import named_reasons, skipped, summarise
from wam_ros.evaluation.bench.faults.trial import TrialResult, run_trial
from wam_ros.graph.options import GraphOptions
from wam_ros.spec.errors import UserError

# Faults that share a graph stand together, and those that kill come last.
FAULTS = {fault.name: fault for part in (streams, disk, deaths, clock, network) for fault in part.FAULTS}
# Diagnostics come once a second.
_LAST_COUNTS = 1.2


def run_faults(
    names: Sequence[str], trials: int, options: GraphOptions, told: Callable[[str, dict[str, Any]], None]
) -> dict[str, dict[str, Any]]:
    """Runs faults and returns an entry for each.

    Args:
        names: Keys of FAULTS.
        trials: How often each is brought about.
        options: The user's choices about the graph.
        told: Called with each fault's name and entry as soon as there is one.
    """
    entries: dict[str, dict[str, Any]] = {}
    chosen = [fault for fault in FAULTS.values() if fault.name in names]
    for kind, faults in groupby(chosen, key=lambda fault: fault.graph):
        for fault, entry in _in_graph(kind, list(faults), trials, options):
            entries[fault.name] = entry
            told(fault.name, entry)
    return entries


def _in_graph(
    kind: str, faults: list[Fault], trials: int, options: GraphOptions
) -> Iterator[tuple[Fault, dict[str, Any]]]:
    waiting = list(faults)
    try:
        with FaultGraph(options, kind) as graph:
            while waiting:
                yield waiting[0], _run(graph, waiting[0], trials)
                waiting.pop(0)
    except Unavailable as reason:
        for fault in waiting:
            yield fault, skipped(fault, str(reason))


def _run(graph: FaultGraph, fault: Fault, trials: int) -> dict[str, Any]:
    before = dict(graph.recorder.counters)
    results: list[TrialResult] = []
    try:
        for number in range(trials):
            results.append(run_trial(graph, fault, number))
    except Unavailable as reason:
        return skipped(fault, str(reason))
    except UserError as error:
        results.append(TrialResult(trouble=str(error), deaths=graph.new_deaths()))
    time.sleep(_LAST_COUNTS)
    return summarise(fault, results, named_reasons(before, graph.recorder.counters))
