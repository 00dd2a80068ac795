"""Ends the process of a node that hangs, so that it can be started anew."""

import os
import signal
import socket
from pathlib import Path

from wam_msgs.msg import Heartbeat


def end_hung_process(beat: Heartbeat) -> str:
    """Kills the process that sent a heartbeat, if it runs on this machine and is that node's.

    A process id comes over the network and may since belong to another process, so its command line must name the node.

    Returns:
        What was done or found, in words.
    """
    if beat.host != socket.gethostname():
        return f"hangs on {beat.host}; end its process {beat.process} there"
    words = _command_line(int(beat.process))
    if not words:
        return "its process has ended; waiting until it is started again"
    if f"__node:={beat.node.rpartition('/')[2]}" not in words:
        return f"hangs, and process {beat.process} is not known as its own; start it again"
    try:
        os.kill(beat.process, signal.SIGKILL)
    except OSError as error:
        return f"hangs, and its process {beat.process} cannot be ended: {error.strerror}"
    return f"hung; its process {beat.process} was killed, to be started again"


def _command_line(process: int) -> list[str]:
    """Returns the words that started a process; empty for one that has ended."""
    try:
        text = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return text.split("\0") if text else []
