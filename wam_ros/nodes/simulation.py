"""A simulated robot that runs in real time, in one thread of its own; knows nothing of messages."""

import itertools
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wam_ros.control.rejection import Rejection
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.complaints import Complaints
from wam_ros.nodes.pacer import Pacer
from wam_ros.sim.interface import SimulatedRobot, TaskState
from wam_ros.sim.phrases import say
from wam_ros.sim.trajectory_controller import TrajectoryController
from wam_ros.spec import Observation

TICK = 0.01


@dataclass(frozen=True)
class Setup:
    """What the simulation is set up for."""

    task: str
    seed: int
    instruction: str


class RealTimeSimulation:
    """Steps a simulator at the pace of the steady clock, while it is told to run.

    Rendering binds to the thread that began it, so everything that touches the simulator runs in one thread.

    Args:
        make: Creates the simulator, in that thread.
        on_tick: Called after each 10 ms step with the simulation and the number of the step.
        complaints: Told once of each kind of error in a step.

    Attributes:
        running: Whether time goes on; resets are done either way.
        set_point: The controller's last: its simulated time in seconds, positions and velocities, each (joints,).
    """

    def __init__(
        self,
        make: Callable[[], SimulatedRobot],
        on_tick: Callable[["RealTimeSimulation", int], None],
        complaints: Complaints,
    ):
        self._make = make
        self._on_tick = on_tick
        self._complaints = complaints
        self._requests: queue.SimpleQueue[tuple[Callable[[], Any], Future]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulation", daemon=True)
        self.running = False
        self.pacer = Pacer(TICK)
        self._epoch = self.pacer.due
        self.episode = Setup("", 0, "")
        self.idle_time = 0.0
        self.set_point = (0.0, np.empty(0), np.empty(0))
        self.controller: TrajectoryController
        self.robot: SimulatedRobot

    def start(self, task: str, seed: int) -> None:
        """Creates the simulator and sets it up; raises what went wrong in that."""
        self._thread.start()
        self.reset(task, seed)

    def stop(self, patience: float = 5.0) -> None:
        """Ends the thread; waits for that for at most `patience` seconds."""
        self._stop.set()
        self._thread.join(patience)

    def reset(self, task: str, seed: int, instruction: str = "", timeout: float = 60.0) -> Setup:
        """Starts a new episode; an empty task keeps the present one, an empty instruction takes a phrase of the task's.

        Raises:
            ValueError: There is no such task, or the seed is negative; nothing was changed.
        """
        return self._in_thread(lambda: self._reset(task or self.episode.task, seed, instruction), timeout)

    def hold(self, timeout: float = 5.0) -> None:
        """Drops the running trajectory and stays where the arm is."""
        self._in_thread(lambda: self.controller.hold(self.robot.time), timeout)

    def execute(self, trajectory: Trajectory, now: float) -> Rejection | None:
        """Gives the controller a trajectory; returns the rule that it broke, or None.

        Args:
            trajectory: What was received.
            now: Seconds of the clock that its stamp counts in.
        """
        if trajectory.stamp != 0.0:
            # By when steps are due, not by when they are done: that would shift each trajectory by some milliseconds.
            trajectory = replace(trajectory, stamp=time.monotonic() - self._epoch + trajectory.stamp - now)
        return self.controller.accept(trajectory, self.robot.time)

    def observe(self, depth: bool) -> Observation:
        """Renders the cameras; only from `on_tick`."""
        return self.robot.observe(depth)

    def judge(self) -> TaskState:
        """Returns how the task stands; only from `on_tick`."""
        return self.robot.judge()

    def _in_thread(self, call: Callable[[], Any], timeout: float) -> Any:
        future: Future = Future()
        self._requests.put((call, future))
        return future.result(timeout)

    def _reset(self, task: str, seed: int, instruction: str) -> Setup:
        instance = self.robot.reset(task, seed)
        positions, _ = self.robot.joint_state()
        self.controller.hold(self.robot.time, positions)
        text = instruction or say(instance, np.random.default_rng(seed))
        self.episode = Setup(task, seed, text)
        self.idle_time = 0.0
        return self.episode

    def _run(self) -> None:
        try:
            self.robot = self._make()
        except Exception as error:
            _, waiting = self._requests.get()
            waiting.set_exception(error)
            return
        positions, _ = self.robot.joint_state()
        self.controller = TrajectoryController(self.robot.joint_names, positions)
        self.pacer = Pacer(TICK)
        steps = itertools.count()
        while self.pacer.wait(self._stop):
            self._answer_requests()
            if self.running and self.episode.task:
                self._epoch = self.pacer.due - self.robot.time
                self._step(next(steps))
        self.robot.close()

    def _step(self, count: int) -> None:
        try:
            self.robot.advance(TICK, self._command)
            self.idle_time += 0.0 if self.controller.moving(self.robot.time) else TICK
            self._on_tick(self, count)
        except Exception as error:
            kind = type(error).__name__
            self._complaints.say(kind, f"a step of the simulation failed: {kind}: {error}")

    def _command(self, now: float) -> np.ndarray:
        self.set_point = (now, *self.controller.setpoint(now))
        return self.set_point[1]

    def _answer_requests(self) -> None:
        while not self._requests.empty():
            call, future = self._requests.get()
            try:
                future.set_result(call())
            except Exception as error:
                future.set_exception(error)
