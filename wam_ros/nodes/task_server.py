"""Takes tasks as an action: gives the instruction, follows what comes of it, and ends in a hold."""

import sys
import time
from collections import Counter
from dataclasses import dataclass

from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.task import Future
from std_srvs.srv import Trigger

from wam_msgs.action import ExecuteTask
from wam_msgs.msg import Discrepancy, GateStatus, SupervisorStatus, TaskState, VisualPlan
from wam_msgs.srv import StartTask
from wam_ros.nodes.diagnostics import OK, Diagnostics
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.qos import LATCHED, NEWEST, STATUS
from wam_ros.nodes.run import run
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.nodes.task.elapsed_time import ElapsedTime
from wam_ros.nodes.task.ending import CANCELED, ERROR, HOLD, PREEMPTED, REFUSED, SUCCEEDED, Ending
from wam_ros.nodes.task.gate_client import GateClient
from wam_ros.nodes.task.gate_watch import GATE
from wam_ros.nodes.task.goal import ACTION, LONGEST, problem_of
from wam_ros.nodes.task.instruction_output import InstructionOutput
from wam_ros.nodes.task.task_run import Patience, TaskRun

PARAMETERS = [
    NodeParameter("time_limit", 60.0, "seconds that a task may take whose goal sets no limit", 0.1, LONGEST),
    NodeParameter("feedback_rate", 5.0, "feedbacks a second", 0.1, 20.0),
    NodeParameter("hold_patience", 2.0, "seconds that the gate may hold by itself before a task ends", 0.0, 600.0),
    NodeParameter("discrepancy_patience", 1.0, "seconds that a hold for a discrepancy may last", 0.0, 600.0),
    NodeParameter("judge_timeout", 1.0, "seconds that a judge may be silent and still counts", 0.05, 60.0),
    NodeParameter("rest_time", 0.5, "seconds after a task for which nothing may move the arm", 0.0, 10.0),
]
_TICK = 0.05
_DISCREPANCY = "world_model_planner/discrepancy"
_SUPERVISOR = "supervisor/status"


@dataclass
class _Task:
    """The task under way; `over` brings its Ending and its Result."""

    run: TaskRun
    handle: ServerGoalHandle
    elapsed: ElapsedTime
    over: Future
    feedback_due: float = 0.0


class TaskServer(CarefulLifecycleNode):
    """Goals, plans, discrepancies, the gate's and the judge's states in; instructions, feedback and results out."""

    def __init__(self, **kwargs):
        super().__init__("task_server", PARAMETERS, **kwargs)
        self._task: _Task | None = None
        self._endings: Counter[str] = Counter()

    def configure(self) -> None:
        """Opens the action, the services beside it, and the topics."""
        self._release_at: float | None = None
        self._instruction = InstructionOutput(self, self._other_instruction)
        self._gate = GateClient(self, GATE)
        self.resources.callback(self._gate.destroy)
        self._supervisor_holds = False
        self.make_subscription(VisualPlan, "plan", self._take_plan, NEWEST)
        self.make_subscription(Discrepancy, _DISCREPANCY, self._take_discrepancy, STATUS)
        self.make_subscription(GateStatus, f"{GATE}/status", self._take_gate_status, STATUS)
        self.make_subscription(TaskState, "task_state", self._take_task_state, STATUS)
        self.make_subscription(SupervisorStatus, _SUPERVISOR, self._take_supervisor_status, LATCHED)
        server = ActionServer(self, ExecuteTask, ACTION, self._execute, cancel_callback=self._cancel)
        self.resources.callback(server.destroy)
        self._starter = ActionClient(self, ExecuteTask, ACTION)
        self.resources.callback(self._starter.destroy)
        self.make_service(StartTask, "~/start", self._answer_start)
        self.make_service(Trigger, "~/stop", self._answer_stop)
        self.make_service(Trigger, "~/cancel", self._answer_cancel)
        self.make_timer(_TICK, self._tick)
        diagnostics = Diagnostics(self, self._report)
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Ends what a task server that died has left under way."""
        self._instruction.say("")

    def deactivate(self) -> None:
        """Ends the task."""
        self._finish(Ending(ERROR, "the task server was deactivated"))
        self._let_go()

    async def _execute(self, handle: ServerGoalHandle) -> ExecuteTask.Result:
        """Follows a goal to its end. It only awaits: everything happens in the callbacks of this one executor."""
        goal = handle.request
        problem = self._problem(goal.instruction, goal.time_limit)
        if handle.is_cancel_requested:
            handle.canceled()
            return ExecuteTask.Result(termination_reason=CANCELED, message="cancelled before it began")
        if problem:
            self.get_logger().warning(f"task refused: {problem}")
            handle.abort()
            return ExecuteTask.Result(termination_reason=REFUSED, message=problem)
        self._finish(Ending(PREEMPTED, f"the task {goal.instruction!r} took over"))
        ending, result = await self._begin(handle).over
        if ending.reason == SUCCEEDED:
            handle.succeed()
        elif ending.reason == CANCELED and handle.is_cancel_requested:
            handle.canceled()
        else:
            handle.abort()
        return result

    def _problem(self, instruction: str, time_limit: float) -> str:
        return problem_of(instruction, time_limit) if self.active else "the task server is not active; activate it"

    def _begin(self, handle: ServerGoalHandle) -> _Task:
        goal = handle.request
        patience = Patience(
            hold=value(self, "hold_patience"),
            discrepancy=value(self, "discrepancy_patience"),
            judge=value(self, "judge_timeout"),
        )
        run = TaskRun(goal.instruction.strip(), goal.time_limit or value(self, "time_limit"), patience)
        self._task = _Task(run, handle, ElapsedTime(self._now), Future())
        self._let_go()
        self._instruction.say(run.instruction)
        self.get_logger().info(f"task begins: {run.instruction!r}")
        return self._task

    def _finish(self, ending: Ending | None, keep_held: bool = False) -> bool:
        """Ends the task, if there is one and `ending` is not None; returns whether it did."""
        task = self._task
        if task is None or ending is None:
            return False
        self._task = None
        if ending.reason != PREEMPTED:
            self._rest(keep_held)
        self._endings[ending.reason] += 1
        result = task.run.result(ending, task.elapsed.read())
        task.over.set_result((ending, result))
        self.get_logger().info(f"task ends after {result.elapsed:.1f} s, {ending.reason}: {result.message}")
        return True

    def _rest(self, keep_held: bool) -> None:
        """Brings the arm to rest at once, and lets the gate go when the policy has surely heard of it."""
        self._gate.hold()
        self._instruction.say("")
        self._release_at = None if keep_held else time.monotonic() + value(self, "rest_time")

    def _let_go(self) -> None:
        """Lets the gate forward trajectories again, unless the supervisor holds it too: it lets go itself."""
        self._release_at = None
        self._gate.release(leave=self._supervisor_holds)

    def _cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        if self._task is not None and handle == self._task.handle:
            self._finish(Ending(CANCELED, "the client cancelled"))
        return CancelResponse.ACCEPT

    def _answer_start(self, request: StartTask.Request, response: StartTask.Response) -> StartTask.Response:
        response.message = self._problem(request.instruction, request.time_limit)
        if not response.message and not self._starter.server_is_ready():
            response.message = "the task server has not found its own action yet; try again"
        response.success = not response.message
        if response.success:
            # a goal like any other, so that dashboards see its feedback and its status
            goal = ExecuteTask.Goal(instruction=request.instruction, time_limit=request.time_limit)
            self._starter.send_goal_async(goal)
        return response

    def _answer_stop(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        if not self._finish(Ending(HOLD, "~/stop was called"), keep_held=True):
            self._rest(keep_held=True)
        response.success, response.message = True, f"the arm holds until the next task, or until {GATE}/resume"
        return response

    def _answer_cancel(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success = self._finish(Ending(CANCELED, "~/cancel was called"))
        response.message = "" if response.success else "no task is under way"
        return response

    def _other_instruction(self, text: str) -> None:
        if text:
            self._finish(Ending(PREEMPTED, f"the instruction {text!r} took over"))
        else:
            self._finish(Ending(HOLD, "somebody gave an empty instruction"))

    def _take_plan(self, message: VisualPlan) -> None:
        if self._task is not None and message.instruction == self._task.run.instruction:
            self._task.run.take_plan(message.plan_id, self._now() - stamp_to_seconds(message.header.stamp))

    def _take_discrepancy(self, message: Discrepancy) -> None:
        if self._task is not None:
            self._finish(self._task.run.take_discrepancy(message, self._task.elapsed.read()))

    def _take_gate_status(self, message: GateStatus) -> None:
        if self._task is not None and self._gate.free:
            self._task.run.take_gate_status(message, self._task.elapsed.read())
            self._check()

    def _take_task_state(self, message: TaskState) -> None:
        if self._task is not None:
            self._finish(self._task.run.take_task_state(message, self._task.elapsed.read()))

    def _take_supervisor_status(self, message: SupervisorStatus) -> None:
        self._supervisor_holds = message.holding

    def _tick(self) -> None:
        """Ends what time alone ends, lets the gate go, and tells how it stands."""
        if self._release_at is not None and time.monotonic() >= self._release_at:
            self._let_go()
        self._gate.work()
        if self._task is None:
            return
        now = self._task.elapsed.read()
        if self._check() or now < self._task.feedback_due:
            return
        self._task.feedback_due = now + 1.0 / value(self, "feedback_rate")
        self._task.handle.publish_feedback(self._task.run.feedback(now))

    def _check(self) -> bool:
        task = self._task
        return self._finish(task.run.check(task.elapsed.read(), self._supervisor_holds))

    def _now(self) -> float:
        return self.get_clock().now().nanoseconds * 1e-9

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        values: dict[str, object] = {f"ended, {reason}": count for reason, count in self._endings.items()}
        if self._task is None:
            return OK, "waiting for a task" if self.active else "inactive", values
        feedback = self._task.run.feedback(self._task.elapsed.read())
        values |= {"task": self._task.run.instruction, "phase": feedback.phase, "elapsed": feedback.elapsed}
        return OK, f"carries out {self._task.run.instruction!r}", values


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(TaskServer, args)


if __name__ == "__main__":
    sys.exit(main())
