"""A node's process lives through what goes wrong in a callback, and ends when it is told."""

import signal
import subprocess
import sys

PROGRAM = """
from rclpy.node import Node
from wam_ros.nodes.run import run

class Clumsy(Node):
    def __init__(self):
        super().__init__("clumsy")
        self.count = 0
        self.create_timer(0.05, self.tick)

    def tick(self):
        self.count += 1
        if self.count == 1:
            raise RuntimeError("the first step is the hardest")
        print("step", self.count, flush=True)

    def close(self):
        print("closed", flush=True)

run(Clumsy)
"""


def test_a_callback_that_raises_is_logged_and_the_node_goes_on_until_it_is_told_to_end():
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "step 2\n"
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.endswith("closed\n")
    assert out.count("closed") == 1
    assert "the first step is the hardest" in err
    assert "Traceback" not in err
