"""A graph's processes come up together, end together, and a death is told by name."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.paths import robot_file
from wam_ros.graph.processes import GraphProcesses
from wam_ros.spec.errors import UserError

GATE = NodeEntry("trajectory_gate", "gate", parameters={"robot": robot_file("tabletop")}, lifecycle=True)


def wrong(**changes) -> NodeEntry:
    return NodeEntry("trajectory_gate", "gate", parameters={"robot": "/no/such/robot.yaml"}, **changes)


def test_a_graph_comes_up_and_ends_with_a_signal_however_often_it_comes(tmp_path):
    with GraphProcesses([GATE], tmp_path) as graph:
        graph.bring_up(60.0)
        assert graph.died() == {}
        process = graph._processes["/gate"]
        for _ in range(3):
            process.send_signal(signal.SIGINT)
        assert process.wait(20.0) == 0
    assert "Traceback" not in (tmp_path / "gate.log").read_text()


def test_a_graph_that_is_stopped_at_once_ends_in_order(tmp_path):
    with GraphProcesses([GATE], tmp_path) as graph:
        process = graph._processes["/gate"]
        graph.stop(60.0)
    assert process.returncode == 0
    assert "Traceback" not in (tmp_path / "gate.log").read_text()


def test_a_graph_that_ended_leaves_no_shared_memory(tmp_path):
    with GraphProcesses([GATE], tmp_path) as graph:
        graph.bring_up(60.0)
        held = segments(graph.pid("/gate"))
        assert all(path.exists() for path in held)
    assert held
    assert not [path for path in held if path.exists()]


def segments(process: int) -> list[Path]:
    """Returns the locks of shared memory that a process holds."""
    links = [entry.readlink() for entry in Path(f"/proc/{process}/fd").iterdir()]
    return [path for path in links if path.match("/dev/shm/fastdds_*_el") and "port" not in path.name]


def test_a_log_holds_nothing_of_an_earlier_start(tmp_path):
    (tmp_path / "gate.log").write_text("of yesterday")
    with GraphProcesses([GATE], tmp_path) as graph:
        graph.bring_up(60.0)
    assert "of yesterday" not in (tmp_path / "gate.log").read_text()


def test_a_node_that_refuses_is_named_and_its_process_lives(tmp_path):
    with GraphProcesses([wrong(lifecycle=True)], tmp_path) as graph:
        with pytest.raises(UserError, match="/gate refused to configure"):
            graph.bring_up(60.0)
        assert graph.died() == {}
        assert "/no/such/robot.yaml" in (tmp_path / "gate.log").read_text()


def test_a_process_that_dies_is_named_while_the_others_are_awaited(tmp_path):
    never_heard_of = NodeEntry("trajectory_gate", "gate", remappings=(("heartbeats", "elsewhere"),), lifecycle=True)
    with GraphProcesses([never_heard_of, NodeEntry("supervisor", "nobodys")], tmp_path) as graph:
        with pytest.raises(UserError, match="/nobodys ended by itself .*nobodys.log"):
            graph.bring_up(60.0)
        log = (tmp_path / "nobodys.log").read_text()
    assert "nodes" in log
    assert "Traceback" not in log


def test_a_process_that_dies_is_started_again_and_brought_up_by_the_supervisor(tmp_path):
    supervisor = NodeEntry("supervisor", "supervisor", parameters={"nodes": ["gate"], "gate": ""})
    with GraphProcesses([GATE, supervisor], tmp_path, BackoffSettings(first=0.1)) as graph:
        graph.bring_up(60.0)
        first = graph.pid("/gate")
        os.kill(first, signal.SIGKILL)
        wait(lambda: graph.pid("/gate") != first)
        wait(lambda: (tmp_path / "supervisor.log").read_text().count("/gate is active") == 2)
        assert graph.died() == {}
    assert graph.restarts == {"/gate": 1}


def test_a_process_that_dies_too_often_is_left_dead_and_named(tmp_path, caplog):
    with GraphProcesses([NodeEntry("supervisor", "nobodys")], tmp_path, BackoffSettings(first=0.1, limit=2)) as graph:
        wait(graph.died)
    assert graph.restarts == {"/nobodys": 1}
    assert "failed too often" in caplog.text


def test_a_program_that_is_not_ours_is_not_started_again(tmp_path):
    viewer = NodeEntry("true", "viewer", package="coreutils")
    with GraphProcesses([viewer], tmp_path, BackoffSettings(first=0.1)) as graph:
        wait(graph.died)
    assert not graph.restarts


def wait(condition: Callable[[], object], timeout: float = 60.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_the_processes_end_when_their_parent_is_killed():
    program = f"""
import os
from wam_ros.graph.processes import GraphProcesses
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.description import NodeEntry
graph = GraphProcesses([NodeEntry("trajectory_gate", "orphan")])
graph.start()
print(graph._processes["/orphan"].pid, flush=True)
os.kill(os.getpid(), {int(signal.SIGKILL)})
"""
    result = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    orphan = int(result.stdout)
    deadline = time.monotonic() + 20.0
    while time.monotonic() < deadline and alive(orphan):
        time.sleep(0.05)
    assert not alive(orphan)


def alive(process: int) -> bool:
    """Tells whether a process runs; one that has ended and waits to be collected does not."""
    try:
        os.kill(process, 0)
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
