"""Runs the gate alone, and then the whole graph, and listens beside both."""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from wam_ros.evaluation.statistics import percentiles
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.processes import GraphProcesses
from wam_ros.ros_environment import own_domain
from wam_ros.spec import RobotSpec

_DOMAIN = "ROS_DOMAIN_ID"
_BRING_UP = 240.0
_MATCHING = 30.0
_SETTLE = 1.0
_TASK, _SEED = "pick_place", 3


def measure_alone(seconds: float, points: int, rate: float) -> dict[str, Any]:
    """Returns what the gate adds, and what a plain publisher and subscriber take for the same messages.

    Args:
        seconds: How long to measure.
        points: Points of each trajectory.
        rate: Trajectories a second.
    """
    from wam_ros.nodes.hop_watch import HopWatch

    options = GraphOptions()
    gate = [entry for entry in build("simulated", options) if entry.executable == "trajectory_gate"]
    settings = {"robot": options.robot_path, "points": points, "rate": rate}
    feed = NodeEntry("gate_feed", "gate_feed", parameters=settings)
    with _listening([*gate, feed]) as (client, robot):
        time.sleep(_SETTLE)
        record = HopWatch(client.node, robot).record
        time.sleep(seconds)
    return {
        "added_ms": _figures(record.gate()),
        "added_by_its_own_clock_ms": _own(client),
        "raw_publish_subscribe_ms": _figures(record.raw()),
        "through_the_gate_ms": _figures(record.through()),
        "points": points,
        "rate": rate,
        "refused": client.refusals,
    }


def measure_graph(seconds: float) -> dict[str, Any]:
    """Returns how long each hop takes while the simulated arm follows instructions."""
    from wam_ros.nodes.hop_watch import HopWatch

    with _listening(build("simulated", GraphOptions())) as (client, robot):
        client.reset(_TASK, _SEED, "")
        time.sleep(_SETTLE)
        record = HopWatch(client.node, robot).record
        _work(client, seconds)
    timeline = client.timeline
    plans = [plan.published for plan in timeline.plans]
    return {
        "camera_to_plan": _figures(timeline.plan_seconds()),
        "model_within_that": _figures([plan.model_seconds for plan in timeline.plans]),
        "plan_to_trajectory": _figures(record.answers(plans)),
        "gate": _figures(record.gate()),
        "gate_to_controller": _figures(record.to_controller()),
        "points": _median(record.points),
        "refused": client.refusals,
    }


def _work(client: Any, seconds: float) -> None:
    """Gives instructions of new worlds, one every few seconds."""
    deadline = time.monotonic() + seconds
    for number in range(1000):
        instruction = client.reset(_TASK, _SEED + number, "")
        client.instruct(instruction)
        time.sleep(max(0.0, min(8.0, deadline - time.monotonic())))
        client.instruct("")
        if time.monotonic() >= deadline:
            return
        time.sleep(0.5)


@contextmanager
def _listening(entries: Sequence[NodeEntry]) -> Iterator[tuple[Any, RobotSpec]]:
    """Starts nodes in a domain of their own, and a client beside them."""
    from wam_ros.graph.priority import precedence
    from wam_ros.nodes.graph_client import GraphClient

    robot = RobotSpec.load(GraphOptions().robot_path)
    before = os.environ.get(_DOMAIN)
    with own_domain() as domain, tempfile.TemporaryDirectory(prefix="wam_gate_") as logs:
        os.environ[_DOMAIN] = str(domain)
        try:
            with GraphProcesses(list(entries), logs) as graph:
                graph.bring_up(_BRING_UP)
                # A listener that is kept waiting would take the gate for faster than it is.
                with precedence(), GraphClient(robot) as client:
                    client.wait_until_matched([entry.full_name for entry in entries], _MATCHING)
                    yield client, robot
        finally:
            if before is None:
                del os.environ[_DOMAIN]
            else:
                os.environ[_DOMAIN] = before


def _own(client: Any) -> dict[str, float | None]:
    """Returns what the gate tells of its latency in its diagnostics, milliseconds."""
    told = client.diagnostics.get("/trajectory_gate", {})
    return {name: float(told[f"latency {name} ms"]) for name in ("p50", "p95", "p99") if f"latency {name} ms" in told}


def _figures(seconds: Sequence[float]) -> dict[str, Any]:
    return {**percentiles(seconds, 1000.0), "count": len(seconds)}


def _median(values: Sequence[int]) -> int | None:
    return sorted(values)[len(values) // 2] if values else None
