"""Runs the graph for many minutes with changing instructions, and counts what goes wrong."""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from wam_ros.evaluation.bench.soak.memory import MemoryLog
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.processes import GraphProcesses
from wam_ros.ros_environment import own_domain
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import evaluation_seed

_BRING_UP = 240.0
_EPISODE = 8.0  # seconds between two instructions
_SAMPLE = 2.0
_REST = 0.5
_WARM_UP_SHARE = 0.25
_FIRST_MOTION = 30.0


def soak(minutes: float, options: GraphOptions, told: Callable[[float, MemoryLog], None]) -> dict[str, Any]:
    """Returns the figures of a run.

    Args:
        minutes: How long it lasts.
        options: The user's choices about the graph.
        told: Called now and then with the seconds since the start and the memory so far.

    Raises:
        UserError: The graph does not come up, or a process ended for good.
    """
    from wam_ros.nodes.graph_client import GraphClient
    from wam_ros.nodes.soak_watch import SoakWatch

    robot = RobotSpec.load(options.robot_path)
    memory = MemoryLog()
    with ExitStack() as held:
        logs = held.enter_context(tempfile.TemporaryDirectory(prefix="wam_soak_"))
        os.environ["ROS_DOMAIN_ID"] = str(held.enter_context(own_domain()))
        held.callback(os.environ.pop, "ROS_DOMAIN_ID")
        graph = held.enter_context(GraphProcesses(build("simulated", options), logs, BackoffSettings()))
        graph.bring_up(_BRING_UP)
        client = held.enter_context(GraphClient(robot))
        watch = SoakWatch(client.node, robot)
        processes = {entry.name: entry.full_name for entry in graph.entries}
        begin = time.monotonic()
        end = begin + 60.0 * minutes
        for number in range(10**6):
            _instruct(client, watch, number)
            while time.monotonic() < min(end, begin + (number + 1) * _EPISODE):
                memory.sample(time.monotonic() - begin, {name: graph.pid(full) for name, full in processes.items()})
                time.sleep(_SAMPLE)
            told(time.monotonic() - begin, memory)
            if graph.died():
                raise UserError(f"ended for good: {', '.join(graph.died())}")
            if time.monotonic() >= end:
                break
        client.instruct("")
        return _figures(minutes, memory, watch, client, graph)


def _instruct(client: Any, watch: Any, number: int) -> None:
    """Sets the next world up and says what to do in it."""
    client.instruct("")
    watch.pause()
    time.sleep(_REST)
    client.timeline = type(client.timeline)()
    instruction = client.reset(TASKS[number % len(TASKS)], evaluation_seed(1, number), "")
    watch.pause()
    client.instruct(instruction)


def _figures(minutes: float, memory: MemoryLog, watch: Any, client: Any, graph: GraphProcesses) -> dict[str, Any]:
    processes = memory.figures(_WARM_UP_SHARE * 60.0 * minutes)
    growths = [entry["growth_percent"] for entry in processes.values() if entry["growth_percent"] is not None]
    nodes = {name.strip("/"): values for name, values in client.diagnostics.items()}
    return {
        "minutes": minutes,
        "warm_up_minutes": _WARM_UP_SHARE * minutes,
        "memory": processes,
        "memory_growth_percent": max(growths, default=None),
        "streams": {name: _public(asdict(count)) for name, count in watch.streams.items()},
        "deadlines": {name: _public(asdict(deadline)) for name, deadline in watch.deadlines.items()},
        "dropped": sum(count.dropped for count in watch.streams.values()),
        "late": sum(count.late for count in watch.streams.values()),
        "missed_deadlines": sum(deadline.missed for deadline in watch.deadlines.values()),
        "overruns": int(nodes.get("simulated_robot", {}).get("overruns", 0)),
        "restarts": sum(graph.restarts.values()),
        "gate_rejections": client.refusals,
        "gate_holds": client.gate_holds,
    }


def _public(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if not name.startswith("_")}
