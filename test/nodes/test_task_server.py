"""A task ends for one reason, which its result names, and leaves the arm at rest and the gate usable."""

import numpy as np
import pytest
from action_msgs.msg import GoalStatus
from rclpy.action import ActionClient
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.action import ExecuteTask
from wam_msgs.msg import Discrepancy, Instruction, SupervisorStatus, TaskState, VisualPlan
from wam_msgs.srv import StartTask
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.qos import LATCHED, NEWEST, STATUS
from wam_ros.nodes.task_server import TaskServer
from wam_ros.nodes.trajectory_gate import TrajectoryGate

TEXT = "reach for the red cube"


class Goal:
    """One goal of a client, and what came back."""

    def __init__(self, bench, client: ActionClient, instruction: str, time_limit: float):
        self.feedback: list[ExecuteTask.Feedback] = []
        goal = ExecuteTask.Goal(instruction=instruction, time_limit=time_limit)
        sent = client.send_goal_async(goal, lambda message: self.feedback.append(message.feedback))
        bench.wait(sent.done)
        self._bench, self.handle = bench, sent.result()
        assert self.handle.accepted
        self._answer = self.handle.get_result_async()

    def result(self) -> ExecuteTask.Result:
        """Waits for the end."""
        self._bench.wait(self._answer.done)
        return self._answer.result().result

    @property
    def status(self) -> int:
        return self._answer.result().status

    @property
    def over(self) -> bool:
        return self._answer.done()


class Stand:
    """A task server with a client, and the test in place of planner, judge and policy."""

    def __init__(self, bench, **settings):
        self.bench, self.robot = bench, bench.robot
        self.server = bench.active(TaskServer, rest_time=0.1, **settings)
        self.instructions = bench.heard(Instruction, "instruction", LATCHED)
        self.client = self.new_client()
        self.plans = bench.publisher(VisualPlan, "plan", NEWEST)
        self.judge = bench.publisher(TaskState, "task_state", STATUS)
        self.discrepancies = bench.publisher(Discrepancy, "world_model_planner/discrepancy", STATUS)
        bench.wait(self.client.server_is_ready)

    def new_client(self) -> ActionClient:
        """Makes a client in the executor's thread, which asks for its state before its constructor has returned."""
        made = self.bench.executor.create_task(lambda: ActionClient(self.bench.probe, ExecuteTask, "execute_task"))
        self.bench.wait(made.done)
        return made.result()

    def send(self, instruction: str = TEXT, time_limit: float = 0.0) -> Goal:
        goal = Goal(self.bench, self.client, instruction, time_limit)
        if instruction.strip():
            self.bench.wait(lambda: self.instruction == instruction.strip())
        return goal

    @property
    def instruction(self) -> str:
        """The instruction in force."""
        return self.instructions[-1].text if self.instructions else ""

    def plan(self, plan_id: int = 1, instruction: str = TEXT) -> None:
        message = VisualPlan(plan_id=plan_id, instruction=instruction)
        message.header.stamp = self.bench.probe.get_clock().now().to_msg()
        self.plans.publish(message)

    def verdict(self, success: bool = False, failed: bool = False, instruction: str = TEXT) -> None:
        state = TaskState(instruction=instruction, success=success, detail_names=["failed"])
        state.detail_values = [float(failed)]
        self.judge.publish(state)

    def hear(self, say, goal: Goal) -> ExecuteTask.Result:
        """Says something again and again until a goal is over, as a stream does."""

        def over() -> bool:
            say()
            return goal.over

        self.bench.wait(over)
        return goal.result()

    def assert_at_rest(self) -> None:
        self.bench.wait(lambda: self.instruction == "")


@pytest.fixture
def stand(bench) -> Stand:
    return Stand(bench)


class GatedStand(Stand):
    """The same with a real gate and an arm that moves."""

    def __init__(self, bench, **settings):
        self.gate = bench.active(TrajectoryGate, joint_state_timeout=2.0, producer_timeout=0.0)
        self.sensors = bench.sensors(rate=50.0)
        self.executed = bench.heard(JointTrajectory, bench.robot.trajectory_topic, NEWEST)
        self.input = bench.publisher(JointTrajectory, "trajectory", NEWEST)
        super().__init__(bench, **settings)
        bench.wait(lambda: self.gate._arm.heard)
        bench.wait(lambda: all(client.service_is_ready() for client in self.server._gate._clients.values()))

    def move(self) -> None:
        """Lets the gate forward a slow motion."""
        goal = np.array(self.robot.home)
        goal[0] += 0.1
        path = np.stack([np.array(self.robot.home), goal])
        motion = Trajectory(self.robot.joint_names, np.array([0.5, 30.0]), path, np.zeros_like(path))
        count = len(self.executed)
        self.input.publish(trajectory_to_message(motion))
        self.bench.wait(lambda: len(self.executed) > count)

    def wait_until_free(self) -> None:
        self.bench.wait(lambda: self.server._gate.free)


@pytest.fixture
def gated(bench) -> GatedStand:
    return GatedStand(bench)


def test_a_task_succeeds_when_the_judge_says_so_and_only_then(stand):
    goal = stand.send()
    stand.plan(7)
    stand.bench.wait(lambda: any(feedback.plan_id == 7 for feedback in goal.feedback))
    stand.verdict()
    stand.bench.stay(lambda: not goal.over, 0.2)
    result = stand.hear(lambda: stand.verdict(success=True), goal)
    assert (result.success, result.judged, result.termination_reason) == (True, True, "succeeded")
    assert goal.status == GoalStatus.STATUS_SUCCEEDED
    assert result.plans == 1
    assert result.plan_latency_p50 > 0.0
    assert result.elapsed > 0.0
    stand.assert_at_rest()


def test_a_task_fails_when_the_judge_says_that_it_is_lost(stand):
    goal = stand.send()
    stand.verdict()
    result = stand.hear(lambda: stand.verdict(failed=True), goal)
    assert (result.success, result.judged, result.termination_reason) == (False, True, "failed")
    assert goal.status == GoalStatus.STATUS_ABORTED
    stand.assert_at_rest()


def test_a_verdict_from_before_the_task_does_not_count(stand):
    goal = stand.send(time_limit=1.0)
    result = stand.hear(lambda: stand.verdict(success=True), goal)
    assert (result.success, result.judged, result.termination_reason) == (False, False, "time_limit")
    assert "reset" in result.message


def test_without_a_judge_a_task_ends_with_its_time_and_is_not_judged(stand):
    goal = stand.send(time_limit=0.5)
    result = goal.result()
    assert (result.success, result.judged, result.termination_reason) == (False, False, "time_limit")
    assert "no judge" in result.message
    assert result.elapsed >= 0.5
    stand.assert_at_rest()


def test_a_goal_without_a_limit_takes_the_nodes_own_as_it_is_then(stand):
    stand.server.set_parameters([Parameter("time_limit", value=0.3)])
    assert stand.send().result().termination_reason == "time_limit"


@pytest.mark.parametrize(("text", "limit"), [("", 0.0), ("  ", 0.0), (TEXT, -1.0), (TEXT, float("nan"))])
def test_a_goal_that_cannot_be_followed_is_refused_with_a_reason_and_disturbs_nothing(stand, text, limit):
    running = stand.send()
    refused = Goal(stand.bench, stand.client, text, limit)
    assert refused.result().termination_reason == "refused"
    assert ("empty" if not text.strip() else "time limit") in refused.result().message
    assert refused.status == GoalStatus.STATUS_ABORTED
    stand.bench.stay(lambda: not running.over and stand.instruction == TEXT, 0.2)


def test_a_new_goal_preempts_the_one_under_way_without_a_stop(stand):
    first = stand.send()
    second = stand.send("open the drawer")
    assert first.result().termination_reason == "preempted"
    assert "open the drawer" in first.result().message
    assert not second.over
    assert [message.text for message in stand.instructions if message.text] == [TEXT, "open the drawer"]


def test_an_instruction_from_elsewhere_preempts_a_task_and_stays_in_force(stand):
    goal = stand.send()
    stand.bench.publisher(Instruction, "instruction", LATCHED).publish(Instruction(text="open the drawer"))
    assert goal.result().termination_reason == "preempted"
    stand.bench.stay(lambda: stand.instruction == "open the drawer", 0.3)


def test_an_empty_instruction_from_elsewhere_ends_a_task_as_a_hold(stand):
    goal = stand.send()
    stand.bench.publisher(Instruction, "instruction", LATCHED).publish(Instruction(text=""))
    assert goal.result().termination_reason == "hold"
    stand.assert_at_rest()


def test_a_hold_for_a_discrepancy_ends_a_task_only_when_it_lasts(stand):
    stand.server.set_parameters([Parameter("discrepancy_patience", value=0.3)])
    goal = stand.send()
    stand.discrepancies.publish(Discrepancy(value=3.0, reaction=Discrepancy.HOLD))
    stand.discrepancies.publish(Discrepancy(value=0.5))
    stand.bench.wait(lambda: goal.feedback and goal.feedback[-1].discrepancy == pytest.approx(0.5))
    stand.bench.stay(lambda: not goal.over, 0.4)
    stand.discrepancies.publish(Discrepancy(value=3.0, reaction=Discrepancy.HOLD, reason="front is 3.0 off"))
    result = goal.result()
    assert result.termination_reason == "discrepancy"
    assert "front is 3.0 off" in result.message
    stand.assert_at_rest()


def test_cancelling_holds_the_arm_at_once_and_leaves_the_gate_usable(gated):
    goal = gated.send()
    gated.move()
    cancel = goal.handle.cancel_goal_async()
    gated.bench.wait(cancel.done)
    assert goal.result().termination_reason == "canceled"
    assert goal.status == GoalStatus.STATUS_CANCELED
    gated.bench.wait(lambda: len(gated.executed[-1].points) == 1)
    assert not any(gated.executed[-1].points[0].velocities)
    gated.assert_at_rest()
    gated.wait_until_free()
    gated.move()


def test_the_next_goal_moves_the_arm_that_stop_has_held(gated):
    goal = gated.send()
    gated.move()
    assert gated.bench.call(Trigger, "task_server/stop").success
    assert goal.result().termination_reason == "hold"
    gated.bench.wait(lambda: len(gated.executed[-1].points) == 1)
    gated.bench.stay(lambda: not gated.server._gate.free, 0.3)
    gated.send()
    gated.wait_until_free()
    gated.move()


def test_stop_holds_an_arm_that_no_task_moves(gated):
    gated.move()
    assert gated.bench.call(Trigger, "task_server/stop").success
    gated.bench.wait(lambda: len(gated.executed[-1].points) == 1)


def test_a_hold_that_somebody_asked_the_gate_for_ends_a_task(gated):
    goal = gated.send()
    gated.bench.wait(lambda: gated.server._task.run._gate._first is not None)
    gated.move()
    assert gated.bench.call(Trigger, "trajectory_gate/hold").success
    assert goal.result().termination_reason == "hold"
    assert "trajectory_gate/resume" in goal.result().message


def test_a_gate_that_holds_and_does_not_go_on_ends_a_task_and_one_that_goes_on_does_not(gated):
    gated.server.set_parameters([Parameter("hold_patience", value=1.0)])
    goal = gated.send()
    gated.bench.wait(lambda: gated.server._task.run._gate._first is not None)
    gated.move()
    gated.input.publish(JointTrajectory())
    gated.bench.wait(lambda: any(feedback.phase == "holding" for feedback in goal.feedback))
    gated.move()
    gated.bench.wait(lambda: goal.feedback[-1].phase == "running")
    gated.input.publish(JointTrajectory())
    assert goal.result().termination_reason == "hold"
    assert "no_joint_names" in goal.result().message or "joint_count" in goal.result().message


def test_a_gate_in_fault_ends_a_task_as_an_error(gated):
    gated.server.set_parameters([Parameter("hold_patience", value=0.2)])
    goal = gated.send()
    gated.gate.set_parameters([Parameter("joint_state_timeout", value=0.2)])
    gated.sensors.silent.add(gated.robot.joint_state_topic)
    result = goal.result()
    assert result.termination_reason == "error"
    assert gated.robot.joint_state_topic in result.message


def test_a_client_that_dies_leaves_a_task_that_ends_by_its_time_and_a_server_that_takes_the_next(stand):
    stand.send(time_limit=1.0)
    stand.client.destroy()
    stand.bench.wait(lambda: stand.server._task is None)
    stand.assert_at_rest()
    stand.client = stand.new_client()
    stand.bench.wait(stand.client.server_is_ready)
    assert stand.send(time_limit=0.2).result().termination_reason == "time_limit"


def test_a_task_is_started_and_cancelled_through_services(stand):
    assert stand.bench.call(StartTask, "task_server/start", StartTask.Request(instruction=TEXT)).success
    stand.bench.wait(lambda: stand.instruction == TEXT)
    assert stand.bench.call(Trigger, "task_server/cancel").success
    stand.assert_at_rest()
    again = stand.bench.call(Trigger, "task_server/cancel")
    assert (again.success, again.message) == (False, "no task is under way")


def test_a_start_without_an_instruction_is_refused_with_a_reason(stand):
    answer = stand.bench.call(StartTask, "task_server/start", StartTask.Request())
    assert not answer.success
    assert "empty" in answer.message


def test_deactivating_ends_a_task_and_an_inactive_server_refuses(stand):
    goal = stand.send()
    assert stand.server.trigger_deactivate() == TransitionCallbackReturn.SUCCESS
    assert goal.result().termination_reason == "error"
    assert "deactivated" in goal.result().message
    stand.assert_at_rest()
    refused = Goal(stand.bench, stand.client, TEXT, 0.0)
    assert refused.result().termination_reason == "refused"
    assert "not active" in refused.result().message


def test_activating_ends_what_a_server_that_died_has_left_under_way(bench):
    bench.probe.create_publisher(Instruction, "instruction", LATCHED).publish(Instruction(text=TEXT))
    heard = bench.heard(Instruction, "instruction", LATCHED)
    bench.wait(lambda: heard)
    bench.active(TaskServer)
    bench.wait(lambda: heard[-1].text == "")


def test_a_gate_that_comes_after_stop_is_made_to_hold(bench):
    stand = Stand(bench)
    assert stand.bench.call(Trigger, "task_server/stop").success
    asked: list[Trigger.Request] = []

    def answer(request, response):
        asked.append(request)
        response.success = True
        return response

    bench.probe.create_service(Trigger, "trajectory_gate/hold", answer)
    bench.wait(lambda: asked)


def test_a_task_outlives_a_hold_of_the_supervisor_while_a_node_is_brought_back(gated):
    gated.server.set_parameters([Parameter("hold_patience", value=0.2)])
    supervisor = gated.bench.publisher(SupervisorStatus, "supervisor/status", LATCHED)
    supervisor.publish(SupervisorStatus(holding=True))
    goal = gated.send()
    gated.bench.wait(lambda: gated.server._supervisor_holds)
    gated.bench.call(Trigger, "trajectory_gate/hold")
    gated.bench.wait(lambda: goal.feedback and goal.feedback[-1].phase == "holding")
    gated.bench.stay(lambda: not goal.over, 1.5)
    gated.bench.call(Trigger, "trajectory_gate/resume")
    gated.bench.wait(lambda: goal.feedback[-1].phase != "holding")
    supervisor.publish(SupervisorStatus())
    gated.bench.stay(lambda: not goal.over, 0.5)


def test_a_latched_fault_of_the_gate_ends_a_task_at_once_with_the_cure(gated):
    gated.server.set_parameters([Parameter("hold_patience", value=600.0)])
    gated.gate.set_parameters([Parameter("latch_refusals", value=1)])
    goal = gated.send()
    gated.move()
    gated.input.publish(JointTrajectory())
    result = goal.result()
    assert result.termination_reason == "error"
    assert "trajectory_gate/reset" in result.message
