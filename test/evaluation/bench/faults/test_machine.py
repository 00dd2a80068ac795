"""What the faults do to the machine is undone, whatever happens meanwhile."""

import contextlib
import errno
import os
import subprocess
from pathlib import Path

import pytest

from wam_ros.evaluation.bench.faults.deaths import busy_loops
from wam_ros.evaluation.bench.faults.disk import filled, small_disk
from wam_ros.evaluation.bench.faults.fault import Unavailable
from wam_ros.evaluation.bench.faults.network import OtherHost
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.processes import GraphProcesses
from wam_ros.spec.errors import UserError


class Interrupted(Exception):
    pass


def test_busy_loops_end_with_their_context():
    with contextlib.suppress(Interrupted), busy_loops(2) as loops:
        assert all(loop.poll() is None for loop in loops)
        raise Interrupted
    assert all(loop.poll() is not None for loop in loops)


def test_a_filled_disk_takes_nothing_more_and_is_free_again():
    with small_disk() as (folder, refusal):
        if refusal:
            pytest.skip(refusal)
        with filled(folder):
            with pytest.raises(OSError, match="No space") as error, (folder / "log").open("wb") as log:
                log.write(b"a line")
            assert error.value.errno == errno.ENOSPC
        (folder / "log").write_bytes(b"a line")
    assert not folder.exists()
    assert str(folder) not in Path("/proc/mounts").read_text()


def test_a_node_that_cannot_log_lives_on():
    gate = NodeEntry("trajectory_gate", "gate", parameters={"robot": "/no/such/robot.yaml"}, lifecycle=True)
    with small_disk() as (folder, refusal):
        if refusal:
            pytest.skip(refusal)
        with filled(folder), GraphProcesses([gate], folder) as graph:
            with pytest.raises(UserError, match="/gate"):
                graph.bring_up(60.0)
            assert graph.died() == {}


def test_the_other_host_sees_only_the_cable_and_goes_with_its_context():
    def interfaces() -> str:
        return subprocess.run(["ip", "-brief", "link"], capture_output=True, text=True).stdout

    before = os.readlink("/proc/thread-self/ns/net")
    try:
        with contextlib.suppress(Interrupted), OtherHost() as host:
            with host.inside():
                assert os.readlink("/proc/thread-self/ns/net") != before
                assert len(interfaces().splitlines()) == 2
            assert os.readlink("/proc/thread-self/ns/net") == before
            host.cut()
            assert "DOWN" in next(line for line in interfaces().splitlines() if line.startswith("wamh"))
            raise Interrupted
    except Unavailable as reason:
        pytest.skip(str(reason))
    assert "wamh" not in interfaces()
