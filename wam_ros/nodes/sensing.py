"""What all nodes with a model share: the robot, its inputs, the instruction, and a report on all of it."""

import time
from collections.abc import Callable
from typing import Any

from wam_ros.nodes import parameters
from wam_ros.nodes.checkpoints import limit_threads, load_fitting
from wam_ros.nodes.diagnostics import ERROR, OK, WARN, Diagnostics
from wam_ros.nodes.inputs import Inputs, InputSet
from wam_ros.nodes.instruction import InstructionInput
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.spec import RobotSpec


def common_parameters(threads: int) -> list[NodeParameter]:
    """Returns the parameters of a node with a model, which computes with so many threads by default."""
    return [
        parameters.ROBOT,
        parameters.CHECKPOINT,
        NodeParameter("threads", threads, "threads that torch computes with; 0 for its own choice", structural=True),
        parameters.SLOP,
        parameters.INPUT_TIMEOUT,
    ]


class SensingNode(CarefulLifecycleNode):
    """Subclasses load a model with `load`, then `listen`, and say in `doing` and `details` what they do."""

    robot: RobotSpec
    inputs: Inputs
    instruction: InstructionInput

    def load(self, load: Callable[[str], Any]) -> Any:
        """Reads the robot's file and returns the checkpoint's model; raises UserError where they do not fit."""
        self.robot = parameters.load_robot(self)
        limit_threads(value(self, "threads"))
        return load_fitting(load, value(self, "checkpoint"), self.robot)

    def listen(
        self,
        cameras: tuple[str, ...],
        on_inputs: Callable[[InputSet], None],
        on_instruction: Callable[[str], None],
    ) -> None:
        """Subscribes the cameras, joint states and the instruction, and begins to report."""
        self.instruction = InstructionInput(self, on_instruction)
        self.resources.callback(self.instruction.destroy)
        self.inputs = Inputs(self, self.robot, cameras, value(self, "slop"), on_inputs)
        self.resources.callback(self.inputs.destroy)
        self.make_timer(1.0, self._complain_of_silence)
        diagnostics = Diagnostics(self, self._report)
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Begins to act on what comes in."""
        self.inputs.restart_clock()

    def recent_inputs(self) -> InputSet | None:
        """Returns the newest inputs where a node that acts now may act on them, else None."""
        newest = self.inputs.newest()
        if newest is None or not self.active:
            return None
        return newest if time.monotonic() - newest.received < value(self, "input_timeout") else None

    def doing(self) -> str:
        """Says in a word or two what an active node does."""
        return "active"

    def details(self) -> dict[str, object]:
        """Returns what a subclass adds to the diagnostics."""
        return {}

    def ros_time(self) -> float:
        """Returns the ROS clock's time, seconds."""
        return self.get_clock().now().nanoseconds * 1e-9

    def _missing(self) -> str:
        return self.inputs.complaint(value(self, "input_timeout")) if self.active else ""

    def _complain_of_silence(self) -> None:
        line = self._missing()
        if line:
            self.complaints.say("silence", line)

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        missing = self._missing()
        newest = self.inputs.newest()
        values = {"instruction": self.instruction.text or ""} | self.details()
        values |= {f"received on {topic}": count for topic, count in self.inputs.counts.items()}
        values |= {"input sets": self.inputs.sets}
        values |= {"input set age s": self.ros_time() - newest.stamp} if newest else {}
        values |= {f"errors, {kind.strip()}": count for kind, count in self.complaints.counts.items()}
        if missing or not self.active:
            return (ERROR if missing else OK), missing or "inactive", values
        warning = self.complaints.news() or self.warnings.news()
        return (WARN if warning else OK), warning or self.doing(), values
