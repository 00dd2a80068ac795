"""Gives a task to a task server in another process, and waits for its end."""

import os
import time
from collections.abc import Callable

import rclpy
from rclpy.action import ActionClient
from rclpy.action.client import ClientGoalHandle
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from wam_msgs.action import ExecuteTask
from wam_msgs.srv import ResetSimulation
from wam_ros.nodes.task.goal import ACTION
from wam_ros.spec.errors import UserError

_SIMULATOR = "simulated_robot/reset"
_POLL = 0.05
_GONE = 3.0
_RESET = 60.0


class TaskClient:
    """A node that sends goals; use it as a context.

    Args:
        namespace: Namespace of the task server, empty for the root.
    """

    def __init__(self, namespace: str = ""):
        self._namespace = namespace

    def __enter__(self) -> "TaskClient":
        self._context = Context()
        rclpy.init(context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        name = f"wam_do_{os.getpid()}"
        self._node = rclpy.create_node(name, context=self._context, namespace=self._namespace)
        self._action = ActionClient(self._node, ExecuteTask, ACTION)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(1.0)
        self._action.destroy()
        self._node.destroy_node()
        rclpy.try_shutdown(context=self._context)

    def run(
        self,
        goal: ExecuteTask.Goal,
        on_feedback: Callable[[ExecuteTask.Feedback], None] = lambda _: None,
        patience: float = 10.0,
    ) -> ExecuteTask.Result:
        """Sends a goal and returns its result; cancels it where an exception, such as Ctrl-C, ends the waiting.

        Args:
            goal: The goal.
            on_feedback: Called with each feedback.
            patience: Seconds to wait for a task server.

        Raises:
            UserError: There is no task server, it took no goal, or it has gone.
        """
        self._wait(self._action.server_is_ready, patience, f"no task server offers {self._name}")
        sent = self._action.send_goal_async(goal, lambda message: on_feedback(message.feedback))
        handle: ClientGoalHandle = self._finish(sent)
        if not handle.accepted:
            raise UserError(f"{self._name} took no goal; its log says why")
        result = handle.get_result_async()
        try:
            return self._finish(result).result
        except BaseException:
            self._cancel(handle, result)
            raise

    def reset(self, task: str, seed: int, instruction: str, patience: float = 10.0) -> str:
        """Sets the simulated robot up anew.

        Args:
            task: Name of a task.
            seed: Seed of its world.
            instruction: What the judge is told that the task is; empty for one of the task's own phrases.
            patience: Seconds to wait for a simulated robot.

        Returns:
            The instruction.

        Raises:
            UserError: There is no simulated robot, or it refused.
        """
        client = self._node.create_client(ResetSimulation, _SIMULATOR)
        self._wait(client.service_is_ready, patience, f"no simulated robot offers {client.srv_name}")
        answer = client.call_async(ResetSimulation.Request(task=task, seed=seed, instruction=instruction))
        self._wait(answer.done, _RESET, f"{client.srv_name} did not answer")
        if not answer.result().success:
            raise UserError(f"the simulated robot refused task {task!r} with seed {seed}: {answer.result().message}")
        return answer.result().instruction

    @property
    def _name(self) -> str:
        return self._node.resolve_service_name(ACTION)

    def _wait(self, condition: Callable[[], bool], seconds: float, line: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise UserError(f"{line}; start a graph, for instance with: wam up simulated")
            self._executor.spin_once(_POLL)

    def _finish(self, call: Future):
        """Waits for an answer; raises UserError where the server has gone meanwhile."""
        seen = time.monotonic()
        while not call.done():
            self._executor.spin_once(_POLL)
            if self._action.server_is_ready():
                seen = time.monotonic()
            elif time.monotonic() - seen > _GONE:
                raise UserError(f"the task server of {self._name} has gone; see its log")
        return call.result()

    def _cancel(self, handle: ClientGoalHandle, result: Future) -> None:
        """Cancels a goal and gives the server a moment to say that it has ended."""
        handle.cancel_goal_async()
        deadline = time.monotonic() + _GONE
        while not result.done() and time.monotonic() < deadline:
            self._executor.spin_once(_POLL)
