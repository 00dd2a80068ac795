"""A node ends with 0 and in order at SIGINT and SIGTERM, however often they come and whatever it is doing."""

import contextlib
import logging
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from wam_msgs.msg import SupervisorStatus
from wam_ros.nodes.lifecycle_client import bring_up
from wam_ros.nodes.qos import LATCHED

PROGRAM = """
import sys
import time
from std_msgs.msg import String
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import LATCHED
from wam_ros.nodes.run import run

class Busy(CarefulLifecycleNode):
    def __init__(self):
        super().__init__("busy", [])

    def configure(self):
        print("configuring", flush=True)
        if sys.argv[1] == "loading":
            time.sleep(60.0)
        self.holds = self.make_publisher(String, "busy_hold", LATCHED)
        self.worker = self.make_worker(lambda _: (print("inferring", flush=True), time.sleep(60.0)), "inference")

    def activate(self):
        if sys.argv[1] == "inferring":
            self.worker.offer("something")
        print("active", flush=True)

    def deactivate(self):
        self.holds.publish(String(data="hold"))
        print("held", flush=True)

run(Busy)
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=lambda kind: kind.name)
@pytest.mark.parametrize(("doing", "at"), [("loading", "configuring"), ("inferring", "inferring"), ("idle", "active")])
def test_a_node_ends_in_order_whatever_it_is_doing(kind, doing, at):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, doing], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    bringing = threading.Thread(target=_bring_up_until_it_ends, args=(process,))
    bringing.start()
    said = []
    while at not in said:
        said.append(process.stdout.readline().strip())
    held = segments(process.pid)
    begin = time.monotonic()
    for _ in range(3):
        process.send_signal(kind)
    out, err = process.communicate(timeout=60)
    logging.getLogger(__name__).info("%s, %s: ended in %.2f s", doing, kind.name, time.monotonic() - begin)
    bringing.join()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert out.count("held") == (doing != "loading")
    assert held
    assert not [path for path in held if path.exists()]


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=lambda kind: kind.name)
@pytest.mark.parametrize("up", [True, False], ids=["once up", "while it starts"])
def test_a_graph_ends_with_all_its_processes(bench, checkpoints, tmp_path, kind, up):
    folder = Path(checkpoints["reactive_policy"]).parent
    words = ["up", "robot", "--policy", "bc", "--checkpoint", str(folder), "--namespace", bench.namespace]
    process = subprocess.Popen(
        [sys.executable, "-m", "wam_ros", *words, "--logs", str(tmp_path)], stderr=subprocess.PIPE, text=True
    )
    statuses: list[SupervisorStatus] = []
    bench.probe.create_subscription(SupervisorStatus, "supervisor/status", statuses.append, LATCHED)
    bench.wait(lambda: statuses and (not up or statuses[-1].ready), 120.0)
    nodes = children(process.pid)
    held = [path for node in nodes for path in segments(node)]
    begin = time.monotonic()
    for _ in range(2):
        process.send_signal(kind)
    _, err = process.communicate(timeout=60)
    logging.getLogger(__name__).info("wam up, %s: ended in %.2f s", kind.name, time.monotonic() - begin)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert len(nodes) == 4
    bench.wait(lambda: not [node for node in nodes if Path(f"/proc/{node}").exists()])
    assert not [path for path in held if path.exists()]
    for log in tmp_path.glob("*.log"):
        assert "Traceback" not in log.read_text(), log.name


def children(process: int) -> list[int]:
    """Returns the ids of a process's children."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has ended since has no children either
            found += map(int, (task / "children").read_text().split())
    return found


def _bring_up_until_it_ends(process: subprocess.Popen) -> None:
    def check() -> None:
        if process.poll() is not None:
            raise InterruptedError

    with contextlib.suppress(InterruptedError):
        bring_up(["/busy"], 60.0, check)


def segments(process: int) -> list[Path]:
    """Returns the locks of shared memory that a process holds."""
    links = [entry.readlink() for entry in Path(f"/proc/{process}/fd").iterdir()]
    return [path for path in links if path.match("/dev/shm/fastdds_*_el") and "port" not in path.name]
