"""What an evaluation needs of a running graph: it starts episodes, gives instructions, and watches."""

import threading

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from wam_msgs.msg import GateStatus, Instruction, TaskState
from wam_msgs.srv import ResetSimulation
from wam_ros.evaluation.timeline import Timeline
from wam_ros.nodes.instruction import TOPIC
from wam_ros.nodes.qos import LATCHED
from wam_ros.spec import RobotSpec

_NANO = 1e-9
_POLL = 0.1


class GraphClient:
    """A node beside the graph; use it as a context.

    Args:
        robot: The robot, for its topics.

    Attributes:
        timeline: When cameras, plans and trajectories came, since it was last replaced.
        task_state: The newest judged state, or None.
        gate: The gate's newest status, or None.
        discrepancy: The newest discrepancy, 0 to 1, or None.
        diagnostics: Node to its newest diagnostic values.
    """

    def __init__(self, robot: RobotSpec):
        self._robot = robot
        self._news = threading.Condition()
        self.timeline = Timeline()
        self.task_state: TaskState | None = None
        self.gate: GateStatus | None = None
        self.discrepancy: float | None = None
        self.diagnostics: dict[str, dict[str, str]] = {}

    def __enter__(self) -> "GraphClient":
        self._context = Context()
        rclpy.init(context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self.node = rclpy.create_node("evaluation", context=self._context)
        self._instructions = self.node.create_publisher(Instruction, TOPIC, LATCHED)
        self._resets = self.node.create_client(ResetSimulation, "simulated_robot/reset")
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
