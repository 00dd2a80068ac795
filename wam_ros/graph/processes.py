"""A graph as processes of this machine."""

import contextlib
import ctypes
import logging
import signal
import subprocess
import time
from pathlib import Path

from wam_ros.graph.command_line import command_line, environment
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.shared_memory import free_abandoned_segments
from wam_ros.spec.errors import UserError

_LOG = logging.getLogger(__name__)
_PR_SET_PDEATHSIG = 1


class GraphProcesses:
    """Starts the processes of a graph, and ends them all.

    Use it as a context: leaving it stops the processes, whatever happened.

    Args:
        entries: The nodes, in the order in which they are to be activated.
        log_folder: Folder for one log file a node; None lets them write to this terminal.
    """

    def __init__(self, entries: list[NodeEntry], log_folder: str | Path | None = None):
        self.entries = entries
        self._commands = {entry.full_name: command_line(entry) for entry in entries}
        self._log_folder = Path(log_folder) if log_folder else None
        self._processes: dict[str, subprocess.Popen] = {}
        self._reported: set[str] = set()

    def __enter__(self) -> "GraphProcesses":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the processes; does not wait for them."""
        free_abandoned_segments()
        variables = environment()
        if self._log_folder:
            self._log_folder.mkdir(parents=True, exist_ok=True)
        for name, words in self._commands.items():
            log = None
            if self._log_folder:
                log = (self._log_folder / f"{name.strip('/').replace('/', '.')}.log").open("wb")
            # A session of its own: Ctrl-C in the terminal reaches us alone, and we pass it on once.
            self._processes[name] = subprocess.Popen(
                words, env=variables, stdout=log, stderr=log, start_new_session=True, preexec_fn=_die_with_parent
            )
            if log:
                log.close()

    def bring_up(self, timeout: float = 60.0) -> None:
        """Configures all lifecycle nodes at once, then activates them in order.

        Args:
            timeout: Seconds for everything together.

        Raises:
            UserError: A process died, or a node refused; the message names it.
        """
        from wam_ros.nodes.lifecycle_client import bring_up

        names = [entry.full_name for entry in self.entries if entry.lifecycle]
        bring_up(names, timeout, self._raise_if_dead)

    def pid(self, name: str) -> int | None:
        """Returns the process id of a node, given its full name, while it runs."""
        process = self._processes.get(name)
        return process.pid if process and process.poll() is None else None

    def died(self) -> dict[str, int]:
        """Returns the name and return code of each process that ended by itself; each is logged once."""
        codes = {name: process.poll() for name, process in self._processes.items()}
        dead = {name: code for name, code in codes.items() if code is not None}
        for name in dead.keys() - self._reported:
            self._reported.add(name)
            _LOG.error("%s", self._obituary(name, dead[name]))
        return dead

    def stop(self, patience: float = 2.0) -> None:
        """Ends all processes: SIGINT, after `patience` seconds SIGTERM, then SIGKILL."""
        for kind, seconds in ((signal.SIGINT, patience), (signal.SIGTERM, 1.0), (signal.SIGKILL, 1.0)):
            alive = {name: process for name, process in self._processes.items() if process.poll() is None}
            if not alive:
                break
            if kind != signal.SIGINT:
                _LOG.warning("%s did not end in time: %s", ", ".join(alive), kind.name)
            for process in alive.values():
                process.send_signal(kind)
            _wait(list(alive.values()), seconds)
        self._processes.clear()

    def _raise_if_dead(self) -> None:
        dead = self.died()
        if dead:
            name, code = next(iter(dead.items()))
            raise UserError(self._obituary(name, code))

    def _obituary(self, name: str, code: int) -> str:
        where = f"; see {self._log_folder / (name.strip('/').replace('/', '.') + '.log')}" if self._log_folder else ""
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"return code {code}"
        return f"{name} ended by itself ({how}){where}"


def _wait(processes: list[subprocess.Popen], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return


def _die_with_parent() -> None:
    """Asks Linux to end the child when we are killed, so that no arm is moved by an orphan."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
