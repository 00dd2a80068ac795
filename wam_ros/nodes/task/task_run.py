"""One task on its way: what came of it so far, and whether it is over."""

from dataclasses import dataclass

from wam_msgs.action import ExecuteTask
from wam_msgs.msg import Discrepancy, GateStatus, TaskState
from wam_ros.control.latency import LatencyWindow
from wam_ros.nodes.task.ending import DISCREPANCY, SUCCEEDED, TIME_LIMIT, Ending
from wam_ros.nodes.task.gate_watch import GateWatch
from wam_ros.nodes.task.judge_watch import JudgeWatch

_PLANS_KEPT = 100_000


@dataclass(frozen=True)
class Patience:
    """How long a task may go on while something is wrong, all in seconds.

    Attributes:
        hold: The gate holds by itself.
        discrepancy: The policy holds, because the cameras see something too far from the plan.
        judge: A judge is silent and still counts as running.
    """

    hold: float
    discrepancy: float
    judge: float


class TaskRun:
    """Collects what happens during a task. Times are seconds since the task was accepted.

    Args:
        instruction: What to do.
        time_limit: Seconds after which it is over.
        patience: How long it may go on while something is wrong.
    """

    def __init__(self, instruction: str, time_limit: float, patience: Patience):
        self.instruction = instruction
        self._time_limit = time_limit
        self._patience = patience
        self._judge = JudgeWatch(instruction)
        self._gate = GateWatch(patience.hold)
        self._latencies = LatencyWindow(_PLANS_KEPT, warm_up=0)
        self._feedback = ExecuteTask.Feedback(discrepancy=-1.0)
        self._surprised_since: float | None = None
        self._surprise = ""
        self._plans = 0

    def take_plan(self, plan_id: int, latency: float) -> None:
        """Counts a plan for this task's instruction; `latency` in seconds."""
        self._plans += 1
        self._latencies.add(latency)
        self._feedback.plan_id, self._feedback.plan_latency = int(plan_id), float(latency)

    def take_task_state(self, state: TaskState, now: float) -> Ending | None:
        """Takes what a judge says; returns how the task ends, or None while it goes on."""
        return self._judge.take(state, now)

    def take_gate_status(self, status: GateStatus, now: float) -> None:
        """Takes the gate's status."""
        self._gate.take(status, now)

    def take_discrepancy(self, found: Discrepancy, now: float) -> Ending | None:
        """Takes a discrepancy; returns how the task ends, or None while it goes on."""
        if found.value == found.value:  # NaN without a calibrated scale
            self._feedback.discrepancy = float(found.value)
        if found.reaction != Discrepancy.HOLD:
            self._surprised_since = None
        elif self._surprised_since is None:
            self._surprised_since, self._surprise = now, found.reason
        return self._check_surprise(now)

    def check(self, now: float, excused: bool = False) -> Ending | None:
        """Returns how the task ends where the time is over or something has been wrong for too long, else None.

        Args:
            now: The present time.
            excused: Whether the supervisor makes the gate hold, while it brings a node back.
        """
        if now >= self._time_limit:
            return Ending(TIME_LIMIT, f"the time limit of {self._time_limit:g} s is over")
        return self._check_surprise(now) or self._gate.check(now, excused)

    def feedback(self, now: float) -> ExecuteTask.Feedback:
        """Returns how it stands."""
        phases = ExecuteTask.Feedback
        begun = self._plans or self._gate.moved
        phase = phases.PHASE_HOLDING if self._gate.stopped else phases.PHASE_RUNNING if begun else phases.PHASE_WAITING
        self._feedback.phase, self._feedback.elapsed = phase, float(now)
        return self._feedback

    def result(self, ending: Ending, now: float) -> ExecuteTask.Result:
        """Returns the result of a task that ends like this."""
        remark = self._judge.remark(now, self._patience.judge)
        return ExecuteTask.Result(
            success=ending.reason == SUCCEEDED,
            judged=not remark,
            termination_reason=ending.reason,
            message=f"{ending.message}; {remark}" if remark else ending.message,
            elapsed=float(now),
            plans=int(self._plans),
            plan_latency_p50=float(self._latencies.percentile(50, default=0.0)),
        )

    def _check_surprise(self, now: float) -> Ending | None:
        if self._surprised_since is None or now - self._surprised_since < self._patience.discrepancy:
            return None
        return Ending(DISCREPANCY, f"the cameras see something else than was planned: {self._surprise}")
