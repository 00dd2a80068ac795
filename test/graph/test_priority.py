"""What must not wait is preferred where that is permitted, and what it starts besides is not."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from wam_ros.graph.priority import precedence, prefer_other_threads

PROGRAM = """
import os, threading
from wam_ros.graph.priority import prefer_this_process
prefer_this_process()
found = []
thread = threading.Thread(target=lambda: found.append(os.getpriority(os.PRIO_PROCESS, 0)))
thread.start()
thread.join()
print(os.getpriority(os.PRIO_PROCESS, 0), found[0])
"""


def permitted() -> bool:
    """Tells whether this process has CAP_SYS_NICE; root in a container often lacks it."""
    status = Path("/proc/self/status").read_text()
    effective = next(line for line in status.splitlines() if line.startswith("CapEff"))
    return bool(int(effective.split()[1], 16) & 1 << 23)


def test_a_process_and_the_threads_that_it_starts_are_preferred():
    before = os.getpriority(os.PRIO_PROCESS, 0)
    out = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert out.split() == ["-10" if permitted() else str(before)] * 2


def test_threads_that_start_processes_stay_as_they_are():
    done = threading.Event()
    threads = [threading.Thread(target=done.wait, name=name, daemon=True) for name in ("relay", "keeper")]
    for thread in threads:
        thread.start()
    before = os.getpriority(os.PRIO_PROCESS, 0)
    prefer_other_threads({"keeper"})
    found = [os.getpriority(os.PRIO_PROCESS, thread.native_id) for thread in threads]
    done.set()
    assert found == [-10 if permitted() else before, before]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_what_is_granted_is_given_back():
    before = os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)
    with precedence() as granted:
        during = os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)
        assert (during == before) == (granted == "ordinary")
    assert (os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)) == before
