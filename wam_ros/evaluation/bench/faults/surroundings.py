"""What the nodes of a graph for faults are told before they start."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import yaml

from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.description import SUPERVISOR, NodeEntry
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.spec import RobotSpec

PLAIN, OWN_CLOCK, TWO_HOSTS = "plain", "own_clock", "two_hosts"
PLANNER, PRODUCER = "world_model_planner", "inverse_dynamics"
# Processes are killed here far more often than they die in life.
RESTART = BackoffSettings(longest=1.0, limit=1000)
# Two hosts share no memory: our profile, which would use it, is left out.
UDP_ALONE = {"FASTDDS_BUILTIN_TRANSPORTS": "UDPv4", "FASTDDS_DEFAULT_PROFILES_FILE": ""}


def prepared(entry: NodeEntry, kind: str, robot: RobotSpec) -> NodeEntry:
    """Returns a node of the simulated graph as it is started for faults.

    Args:
        entry: The node.
        kind: PLAIN, OWN_CLOCK or TWO_HOSTS.
        robot: The robot.
    """
    from wam_ros.nodes.fault_injector import publishing_before_faults

    more: dict[str, bool | int | float] = {}
    if entry.executable == SUPERVISOR:
        more |= {"first_wait": RESTART.first, "longest_wait": RESTART.longest, "failure_limit": RESTART.limit}
        if kind == TWO_HOSTS:  # both bear this machine's name, and it would take the other's planner for a hung one
            more["kill_after"] = 0.0
    if kind == OWN_CLOCK:
        more["use_sim_time"] = True
        if entry.executable == PRODUCER:  # its stamps could only be as fine as the clock's messages
            more["absolute_stamps"] = False
    return publishing_before_faults(replace(entry, parameters={**entry.parameters, **more}), robot)


@contextmanager
def variables(wanted: Mapping[str, str]) -> Iterator[None]:
    """Sets variables of the environment, and sets them back."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, text in before.items():
            if text is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = text


def ros_alone(domain: int, kind: str, logs: Path) -> dict[str, str]:
    """Returns what keeps a graph to itself, in a domain of its own, and lets two hosts hear one another."""
    reach = "SUBNET" if kind == TWO_HOSTS else "LOCALHOST"
    return {"ROS_DOMAIN_ID": str(domain), "ROS_AUTOMATIC_DISCOVERY_RANGE": reach, "ROS_LOG_DIR": str(logs)}


def producer_timeout(options: GraphOptions) -> float:
    """Reads the gate's parameter from its files, the last of which wins; seconds."""
    gate = next(entry for entry in build("simulated", options) if entry.executable == "trajectory_gate")
    found: dict[str, float] = {}
    for path in gate.parameter_files:
        for node in yaml.safe_load(Path(path).read_text()).values():
            found |= node["ros__parameters"]
    return float(found["producer_timeout"])
