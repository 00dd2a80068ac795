"""A graph as processes of this machine."""

import contextlib
import ctypes
import logging
import math
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from wam_ros.graph.backoff import Backoff, BackoffSettings
from wam_ros.graph.command_line import command_line, environment
from wam_ros.graph.description import ENDING_SIGNALS, SUPERVISOR, NodeEntry
from wam_ros.graph.shared_memory import free_abandoned_segments
from wam_ros.spec.errors import UserError

_LOG = logging.getLogger(__name__)
_PR_SET_PDEATHSIG = 1
_POLL = 0.1


class GraphProcesses:
    """Starts the processes of a graph, and ends them all.

    Use it as a context: leaving it stops the processes, whatever happened.

    Args:
        entries: The nodes, in the order in which they are to be activated.
        log_folder: Folder for one log file a node; None lets them write to this terminal.
        restart: When to start a node of this package anew whose process ended by itself; None leaves it ended.

    Attributes:
        restarts: Name to how often its process was started anew.
    """

    def __init__(
        self,
        entries: list[NodeEntry],
        log_folder: str | Path | None = None,
        restart: BackoffSettings | None = None,
    ):
        self.entries = entries
        self.restarts: Counter[str] = Counter()
        self._commands = {entry.full_name: command_line(entry) for entry in entries}
        self._own = {entry.full_name for entry in entries if entry.package == "wam_ros"}
        self._log_folder = Path(log_folder) if log_folder else None
        self._processes: dict[str, subprocess.Popen] = {}
        self._deaths: dict[str, int] = {}  # those that ended by themselves at least once, and how last
        self._due: dict[str, float] = {}  # when those that ended are started anew; infinity for never
        self._backoffs = {name: Backoff(restart) for name in self._own} if restart else {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        # Linux ends a child when the thread that started it ends, so this one lives as long as what it starts.
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def __enter__(self) -> "GraphProcesses":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the processes; does not wait for them."""
        free_abandoned_segments()
        if self._log_folder:
            self._log_folder.mkdir(parents=True, exist_ok=True)
        for name in self._commands:
            if self._log_folder:
                self._log_path(name).unlink(missing_ok=True)  # a process that is started anew adds to its own log alone
            self._start(name)
        if self._backoffs:
            self._keeper.start()

    def bring_up(self, timeout: float = 60.0, check: Callable[[], None] = lambda: None) -> None:
        """Waits until the graph's supervisor has brought all lifecycle nodes up, or does so where it has none.

        Args:
            timeout: Seconds for everything together.
            check: Called while waiting; raises to give up.

        Raises:
            UserError: A process died, or a node refused; the message names it.
        """
        from wam_ros.nodes.lifecycle_client import bring_up, wait_until_up

        def check_all() -> None:
            check()
            self._raise_if_dead()

        supervisors = [entry.full_name for entry in self.entries if entry.executable == SUPERVISOR]
        if not supervisors:
            bring_up([entry.full_name for entry in self.entries if entry.lifecycle], timeout, check_all)
        for supervisor in supervisors:
            wait_until_up(supervisor, timeout, check_all)

    def died(self) -> dict[str, int]:
        """Returns the name and return code of each process that ended by itself and is not to be started anew."""
        self._tend()
        with self._lock:
            return {name: self._deaths[name] for name, due in self._due.items() if math.isinf(due)}

    def pid(self, name: str) -> int:
        """Returns the id of a node's present process."""
        return self._processes[name].pid

    def stop(self, patience: float = 2.0) -> None:
        """Ends all processes: SIGINT, after `patience` seconds SIGTERM, then SIGKILL."""
        self._stopping.set()
        with self._lock:
            processes = dict(self._processes)
        for kind, seconds in ((signal.SIGINT, patience), (signal.SIGTERM, 1.0), (signal.SIGKILL, 10.0)):
            alive = {name: process for name, process in processes.items() if process.poll() is None}
            if not alive:
                break
            if kind != signal.SIGINT:
                _LOG.warning("%s did not end in time: %s", ", ".join(alive), kind.name)
            for process in alive.values():
                process.send_signal(kind)
            _wait(list(alive.values()), seconds)
        if self._keeper.is_alive():
            self._keeper.join()
        self._processes.clear()

    def _start(self, name: str) -> None:
        log = self._log_path(name).open("ab") if self._log_folder else None
        # A session of its own: Ctrl-C in the terminal reaches us alone, and we pass it on once.
        self._processes[name] = subprocess.Popen(
            self._commands[name],
            env=environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_prepare_own if name in self._own else _die_with_parent,
        )
        if log:
            log.close()

    def _keep(self) -> None:
        """Starts anew what has ended, until the graph is stopped."""
        while not self._stopping.wait(_POLL):
            self._tend()

    def _tend(self) -> None:
        """Notes which processes have ended, and starts those anew whose time has come."""
        with self._lock:
            if self._stopping.is_set():
                return
            now = time.monotonic()
            for name, process in self._processes.items():
                if name not in self._due and process.poll() is not None:
                    self._note_death(name, process.returncode, now)
            for name in [name for name, due in self._due.items() if due <= now]:
                del self._due[name]
                self.restarts[name] += 1
                self._start(name)
                self._backoffs[name].well(now)

    def _note_death(self, name: str, code: int, now: float) -> None:
        self._deaths[name] = code
        backoff = self._backoffs.get(name)
        delay = backoff.failed(now) if backoff else None
        self._due[name] = math.inf if delay is None else now + delay
        fate = "; it is started again" if delay is not None else "; it failed too often" if backoff else ""
        _LOG.error("%s%s", self._obituary(name, code), fate)

    def _raise_if_dead(self) -> None:
        self._tend()
        with self._lock:
            for name, code in self._deaths.items():
                raise UserError(self._obituary(name, code))

    def _log_path(self, name: str) -> Path:
        return self._log_folder / (name.strip("/").replace("/", ".") + ".log")

    def _obituary(self, name: str, code: int) -> str:
        where = f"; see {self._log_path(name)}" if self._log_folder else ""
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


def _prepare_own() -> None:
    """Keeps a signal that comes while a node still imports for when it can end in order; see nodes/run.py."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    _die_with_parent()
