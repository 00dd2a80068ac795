"""Two hosts, as two network namespaces of this machine, and the cable between them."""

import contextlib
import ctypes
import os
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults.fault import Fault, Moment, Unavailable

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of sched.h
_ADDRESSES = ("10.213.77.1/30", "10.213.77.2/30")


class OtherHost:
    """A network namespace that is joined to this one by a cable; use it as a context, as root.

    Raises:
        Unavailable: The machine does not permit it.
    """

    def __init__(self):
        self._name = f"wam{os.getpid()}"
        self._here, self._there = f"wamh{os.getpid()}", f"wamt{os.getpid()}"

    def __enter__(self) -> "OtherHost":
        try:
            _ip("netns", "add", self._name)
            _ip("link", "add", self._here, "type", "veth", "peer", "name", self._there, "netns", self._name)
            _ip("address", "add", _ADDRESSES[0], "dev", self._here)
            _ip("-n", self._name, "address", "add", _ADDRESSES[1], "dev", self._there)
            _ip("-n", self._name, "link", "set", "lo", "up")
            _ip("-n", self._name, "link", "set", self._there, "up")
            self.plug()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for words in (("link", "delete", self._here), ("netns", "delete", self._name)):
            with contextlib.suppress(Unavailable):
                _ip(*words)

    def cut(self) -> None:
        """Pulls the cable."""
        _ip("link", "set", self._here, "down")

    def plug(self) -> None:
        """Plugs the cable in."""
        _ip("link", "set", self._here, "up")

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Lets this thread, and the processes that it starts, live on the other host meanwhile."""
        with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{self._name}") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())


def _ip(*words: str) -> None:
    try:
        result = subprocess.run(["ip", *words], capture_output=True, text=True)
    except OSError as error:
        raise Unavailable(f"network namespaces need the program ip: {error}") from error
    if result.returncode:
        raise Unavailable(f"ip {' '.join(words)}: {result.stderr.strip()}; network namespaces need root")


def _enter(descriptor: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "setns failed")


@contextlib.contextmanager
def _cut(graph: "FaultGraph", _: int) -> Iterator[Moment]:
    graph.host.cut()
    try:
        yield lambda: graph.death_noticed("world_model_planner")
    finally:
        graph.host.plug()


FAULTS = [
    Fault(
        "network_cut",
        "the cable between the planner's host and the robot's is pulled",
        "as for planner_killed",
        _cut,
        seconds=3.0,
        graph="two_hosts",
        restarts=30.0,
    ),
]
