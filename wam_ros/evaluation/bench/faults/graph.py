"""The graph that faults are brought to: a simulated robot, the gate, the models, and a relay between them."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults.disk import small_disk
from wam_ros.evaluation.bench.faults.measure import speed
from wam_ros.evaluation.bench.faults.network import OtherHost
from wam_ros.evaluation.bench.faults.surroundings import (
    OWN_CLOCK,
    PLAIN,
    PLANNER,
    PRODUCER,
    RESTART,
    TWO_HOSTS,
    UDP_ALONE,
    prepared,
    producer_timeout,
    ros_alone,
    variables,
)
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.priority import prefer_other_threads
from wam_ros.graph.processes import GraphProcesses
from wam_ros.ros_environment import own_domain
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import evaluation_seed

if TYPE_CHECKING:
    from wam_ros.nodes.stepping_clock import SteppingClock

_TASKS = ("pick_place", "open_drawer", "push")
_BRING_UP = 240.0
_POLL = 0.05
_REST = 0.4
_FIRST_MOTION = 12.0
_TRIES = 3
_PATIENCE = 2.0
_MOVING = 0.06  # share of a joint's speed limit
_RECENT = 0.15  # seconds


class FaultGraph:
    """Use it as a context.

    Args:
        options: The user's choices about the graph.
        kind: PLAIN; OWN_CLOCK, where the nodes follow a clock that can be stepped; or TWO_HOSTS, where the planner
            lives on a host of its own.

    Attributes:
        robot: The robot.
        client: Gives instructions and sets worlds up.
        injector: Spoils what the nodes send one another.
        recorder: Sees how the arm moves.
        processes: The nodes.
        logs: Folder of the nodes' logs.
        producer_timeout: Seconds after which the gate misses trajectories.
        disk_refusal: Why that folder is not on a small disk of its own, or "".
        clock: The nodes' clock, with OWN_CLOCK.
        host: The planner's host, with TWO_HOSTS.
    """

    clock: "SteppingClock"
    host: OtherHost

    def __init__(self, options: GraphOptions, kind: str = PLAIN):
        self._options, self._kind = options, kind
        self.robot = RobotSpec.load(options.robot_path)
        self.producer_timeout = producer_timeout(options)
        self._held = ExitStack()
        self._kills: Counter[str] = Counter()

    def __enter__(self) -> "FaultGraph":
        from wam_ros.nodes.fault_injector import FaultInjector, streams
        from wam_ros.nodes.graph_client import GraphClient
        from wam_ros.nodes.motion_recorder import MotionRecorder
        from wam_ros.nodes.stepping_clock import SteppingClock

        with ExitStack() as held:
            folder, self.disk_refusal = held.enter_context(small_disk())
            self.logs = Path(folder)
            held.enter_context(variables(ros_alone(held.enter_context(own_domain()), self._kind, self.logs)))
            if self._kind == TWO_HOSTS:
                self.host = held.enter_context(OtherHost())
            entries = [prepared(entry, self._kind, self.robot) for entry in build("simulated", self._options)]
            here = [entry for entry in entries if self._kind != TWO_HOSTS or entry.executable != PLANNER]
            there = [entry for entry in entries if entry not in here]
            self.client = held.enter_context(GraphClient(self.robot))
            if self._kind == OWN_CLOCK:
                self.clock = held.enter_context(SteppingClock(self.client.node))
            self.injector = FaultInjector(self.client.node, self.robot)
            joint_states = streams(self.robot)["joint_states"].source
            self.recorder = MotionRecorder(self.client.node, self.robot, joint_states)
            self.processes = []
            if there:
                with self.host.inside(), variables(UDP_ALONE):
                    self.processes.append(held.enter_context(GraphProcesses(there, self.logs, RESTART)))
            self.processes.append(held.enter_context(GraphProcesses(here, self.logs, RESTART)))
            self.processes[-1].bring_up(_BRING_UP)
            prefer_other_threads({"keeper"})  # the relay is not what is to be starved
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def begin(self, number: int) -> None:
        """Sets a world up, gives an instruction, and waits until the arm moves.

        Raises:
            UserError: It does not move, or a process has died.
        """
        for attempt in range(_TRIES):
            self.client.instruct("")
            time.sleep(_REST)
            self.client.clear_fault()
            seed = evaluation_seed(0, number + 100 * attempt)
            self.client.state = None
            instruction = self.client.reset(_TASKS[number % len(_TASKS)], seed, "")
            self.client.wait_for(lambda state: 0.2 <= state.elapsed < 5.0, 20.0)
            self.recorder.clear()
            self.client.instruct(instruction)
            if self._wait(lambda: self.recorder.record.motions and self.moving(), _FIRST_MOTION):
                self.recorder.clear_motion()  # to be put elsewhere by a new world breaks limits
                return
        raise UserError(f"an instruction led to no motion {_TRIES} times within {_FIRST_MOTION:g} s")

    def moving(self) -> bool:
        """Tells whether the arm moves at this moment."""
        measured = self.recorder.measured()
        if not measured.times.size:
            return False
        return speed(measured.since(measured.times[-1] - _RECENT), self.robot.joints) > _MOVING

    def recover(self, timeout: float = 15.0) -> bool:
        """Waits until a trajectory reaches the controller again, and clears the gate's fault where one is latched.

        Returns:
            Whether a fault had to be cleared.

        Raises:
            UserError: None came in time.
        """
        seen, cleared = len(self.recorder.record.motions), False
        deadline = time.monotonic() + timeout
        while not self._wait(lambda: len(self.recorder.record.motions) > seen, _PATIENCE):
            if time.monotonic() > deadline:
                raise UserError(
                    f"no motion within {timeout:g} s after the fault; the gate: {self.recorder.gate_reason}"
                )
            if self.recorder.fault_latched:
                cleared = self.client.clear_fault() or cleared
        return cleared

    def silence_noticed(self) -> float | None:
        """Returns when the gate must notice that no more trajectories come, seconds of the machine's clock."""
        motions = self.recorder.record.motions
        return motions[-1] + self.producer_timeout if motions else None

    def death_noticed(self, node: str) -> float | None:
        """Returns when a node's death must be noticed: by its heartbeat, or by the gate's lack of trajectories.

        The gate itself hears the heartbeats of those who send it trajectories; the supervisor, which hears all, waits
        until it is sure.
        """
        from wam_ros.nodes.supervisor import SURE

        silence, beat = self.silence_noticed(), self.recorder.beats.get(node)
        if silence is None or beat is None:
            return silence
        return min(silence, beat if node == PRODUCER else beat + SURE)

    def kill(self, node: str) -> None:
        """Ends a node's process without a warning."""
        for processes in self.processes:
            for entry in processes.entries:
                if entry.name == node:
                    self._kills[entry.full_name] += 1
                    os.kill(processes.pid(entry.full_name), signal.SIGKILL)

    def new_deaths(self) -> list[str]:
        """Returns the nodes that died since the last call and were not killed."""
        deaths: Counter[str] = Counter()
        for processes in self.processes:
            deaths += processes.restarts + Counter(processes.died().keys())
        new = deaths - self._kills
        self._kills = deaths
        return sorted(new.elements())

    def _wait(self, condition: Callable[[], object], timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL)
        return True
