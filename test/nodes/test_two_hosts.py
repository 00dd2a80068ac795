"""Two hosts joined by a cable. Fast DDS reads its profile once a process, so that the listener has one of its own."""

import subprocess
import sys
from pathlib import Path

import pytest


def test_a_node_on_the_other_host_is_heard_over_the_cable_alone():
    words = [sys.executable, "-m", "pytest", "-q", "-rs", str(Path(__file__).with_name("two_hosts.py"))]
    result = subprocess.run(words, capture_output=True, text=True, timeout=200.0)
    assert result.returncode == 0, result.stdout[-3000:]
    if "1 skipped" in result.stdout:
        pytest.skip(result.stdout.partition("SKIPPED")[2].splitlines()[0])
