"""What an evaluation needs of a running graph: it starts episodes, gives instructions, and watches."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import CameraInfo
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Discrepancy, GateStatus, Instruction, TaskState, VisualPlan
from wam_msgs.srv import ResetSimulation
from wam_ros.evaluation.timeline import EpisodeState, PlanSeen, Timeline
from wam_ros.nodes.instruction import TOPIC
from wam_ros.nodes.qos import LATCHED, NEWEST, SENSOR_INPUT, STATUS
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError

SIMULATOR, GATE, PLANNER = "simulated_robot", "trajectory_gate", "world_model_planner"
_NANO = 1_000_000_000
_POLL = 0.1


class GraphClient:
    """A node beside the graph; use it as a context.

    Args:
        robot: The robot, for its topics.

    Attributes:
        timeline: When cameras, plans and trajectories came, since it was last replaced.
        state: The newest judged state, or None.
        refusals: Rule to how many trajectories the gate has refused by it.
        gate_holds: How often the gate has held.
        discrepancy: The newest discrepancy, or None; a model without calibration has none.
        diagnostics: Node to its newest diagnostic values.
    """

    def __init__(self, robot: RobotSpec):
        self._robot = robot
        self._news = threading.Condition()
        self.timeline = Timeline()
        self.state: EpisodeState | None = None
        self.refusals: dict[str, int] = {}
        self.gate_holds = 0
        self.discrepancy: float | None = None
        self.diagnostics: dict[str, dict[str, str]] = {}

    def __enter__(self) -> "GraphClient":
        self._context = Context()
        rclpy.init(context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self.node = rclpy.create_node("evaluation", context=self._context)
        self._instructions = self.node.create_publisher(Instruction, TOPIC, LATCHED)
        self._resets = self.node.create_client(ResetSimulation, f"{SIMULATOR}/reset")
        self._gate_resets = self.node.create_client(Trigger, f"{GATE}/reset")
        self._watch()
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self._thread = threading.Thread(target=self._executor.spin, name="graph client", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(2.0)
        self._thread.join(2.0)
        self.node.destroy_node()
        rclpy.try_shutdown(context=self._context)

    def wait_until_matched(self, nodes: list[str], timeout: float) -> None:
        """Waits until this node knows the graph's nodes, and has found the other end of all topics that they share.

        Args:
            nodes: Full names of the graph's nodes.
            timeout: Seconds to wait.

        Raises:
            UserError: Something was not found in time; the message names it.
        """
        deadline = time.monotonic() + timeout
        while missing := self._missing(nodes):
            if time.monotonic() > deadline:
                raise UserError(f"the evaluation did not find {missing} within {timeout:g} s; run it again")
            time.sleep(_POLL)

    def _missing(self, nodes: list[str]) -> list[str]:
        node, instructions = self.node, self._instructions
        known = {f"{space.rstrip('/')}/{name}" for name, space in node.get_node_names_and_namespaces()}
        missing = sorted(set(nodes) - known)
        if instructions.get_subscription_count() < node.count_subscribers(instructions.topic_name):
            missing.append(instructions.topic_name)
        for subscription in node.subscriptions:
            if subscription.get_publisher_count() < node.count_publishers(subscription.topic_name):
                missing.append(subscription.topic_name)
        return missing

    def instruct(self, text: str) -> None:
        """Gives an instruction; an empty one makes the robot hold."""
        message = Instruction(text=text)
        message.header.stamp = self.node.get_clock().now().to_msg()
        self._instructions.publish(message)

    def reset(self, task: str, seed: int, instruction: str, timeout: float = 30.0) -> str:
        """Sets the simulated robot up anew; an empty instruction lets it choose one of the task's phrases.

        Returns:
            The instruction of the new episode.

        Raises:
            UserError: It refused, or did not answer.
        """
        if not self._resets.wait_for_service(timeout):
            raise UserError(f"{SIMULATOR} offers no reset; start the graph with a simulated robot")
        future = self._resets.call_async(ResetSimulation.Request(task=task, seed=seed, instruction=instruction))
        deadline = time.monotonic() + timeout
        while not future.done():
            if time.monotonic() > deadline:
                raise UserError(f"{SIMULATOR} did not answer the reset within {timeout:.0f} s; see its log")
            time.sleep(0.005)
        if not future.result().success:
            raise UserError(f"{SIMULATOR} refused task {task!r} with seed {seed}: {future.result().message}")
        return future.result().instruction

    def clear_fault(self, timeout: float = 5.0) -> bool:
        """Clears a fault that the gate has latched; returns whether there was one that it could clear."""
        if not self._gate_resets.service_is_ready():
            return False
        future = self._gate_resets.call_async(Trigger.Request())
        deadline = time.monotonic() + timeout
        while not future.done() and time.monotonic() < deadline:
            time.sleep(0.005)
        return future.done() and bool(future.result().success)

    def wait_for(
        self,
        condition: Callable[[EpisodeState], bool],
        timeout: float,
        check: Callable[[], None] = lambda: None,
    ) -> EpisodeState:
        """Waits for a judged state that fulfils a condition, and returns it the moment it comes.

        Args:
            condition: What the state shall be like.
            timeout: Seconds to wait.
            check: Called now and then; raises to give up, for instance because a process died.

        Raises:
            UserError: No such state came in time.
        """
        deadline = time.monotonic() + timeout
        with self._news:
            while self.state is None or not condition(self.state):
                check()
                if time.monotonic() > deadline:
                    last = "none" if self.state is None else str(self.state)
                    raise UserError(f"{SIMULATOR}/task_state brought nothing fit within {timeout:.0f} s; last: {last}")
                self._news.wait(_POLL)
            return self.state

    def _watch(self) -> None:
        robot, subscribe = self._robot, self.node.create_subscription
        subscribe(CameraInfo, robot.cameras[-1].info_topic, self._camera, SENSOR_INPUT)
        subscribe(VisualPlan, "plan", self._plan, NEWEST)
        subscribe(JointTrajectory, robot.trajectory_topic, self._trajectory, STATUS)
        subscribe(TaskState, f"{SIMULATOR}/task_state", self._task_state, STATUS)
        subscribe(GateStatus, f"{GATE}/status", self._gate_status, STATUS)
        subscribe(Discrepancy, f"{PLANNER}/discrepancy", self._new_discrepancy, STATUS)
        subscribe(DiagnosticArray, "/diagnostics", self._new_diagnostics, STATUS)

    def _camera(self, message: CameraInfo, info: dict[str, Any]) -> None:
        self.timeline.add_image(_nanoseconds(message), info["received_timestamp"] / _NANO)

    def _plan(self, message: VisualPlan, info: dict[str, Any]) -> None:
        seen = PlanSeen(_nanoseconds(message), info["source_timestamp"] / _NANO, float(message.inference_time))
        self.timeline.plans.append(seen)

    def _trajectory(self, message: JointTrajectory, info: dict[str, Any]) -> None:
        if len(message.points) > 1:
            self.timeline.trajectories.append(info["received_timestamp"] / _NANO)

    def _task_state(self, message: TaskState) -> None:
        detail = dict(zip(message.detail_names, message.detail_values))
        over = message.success or message.finished or bool(detail.get("failed", 0.0))
        with self._news:
            self.state = EpisodeState(
                message.task, message.seed, message.success, over, message.touched, message.elapsed, detail
            )
            self._news.notify_all()

    def _gate_status(self, message: GateStatus) -> None:
        self.refusals = dict(zip(message.reasons, (int(count) for count in message.counts)))
        self.gate_holds = int(message.holds)

    def _new_discrepancy(self, message: Discrepancy) -> None:
        self.discrepancy = None if math.isnan(message.value) else float(message.value)
        self.timeline.discrepancies.append((float(message.value), int(message.reaction)))

    def _new_diagnostics(self, message: DiagnosticArray) -> None:
        for status in message.status:
            self.diagnostics[status.hardware_id] = {entry.key: entry.value for entry in status.values}


def _nanoseconds(message: Any) -> int:
    stamp = message.header.stamp
    return stamp.sec * _NANO + stamp.nanosec
