"""Turns what was imagined into motion: a plan and the newest observation in, a trajectory out."""

import sys
import time
from collections import Counter

from wam_msgs.msg import VisualPlan
from wam_ros.models.protocols import ActionModel, PlanMismatch
from wam_ros.nodes import parameters
from wam_ros.nodes.checkpoints import limit_threads, load_fitting, warm_up_action_model
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import message_to_plan
from wam_ros.nodes.diagnostics import OK, WARN, Diagnostics
from wam_ros.nodes.inputs import Inputs
from wam_ros.nodes.instruction import InstructionInput
from wam_ros.nodes.latency import LatencyRecord
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.motion_output import MotionOutput
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.plan_filter import PlanFilter, PlanRefused
from wam_ros.nodes.qos import NEWEST
from wam_ros.nodes.run import run
from wam_ros.spec import Plan

PARAMETERS = [
    parameters.ROBOT,
    parameters.CHECKPOINT,
    NodeParameter("threads", 1, "threads that torch computes with; 0 for torch's own choice", structural=True),
    parameters.SLOP,
    parameters.INPUT_TIMEOUT,
    parameters.MINIMUM_LEAD,
    parameters.KEEP_JOINTS,
    NodeParameter("redecode_rate", 0.0, "decodings of one plan a second; 0 decodes each plan once", 0.0, 50.0),
]


class InverseDynamics(CarefulLifecycleNode):
    """Plans, cameras and joint states in; trajectories for the gate out."""

    def __init__(self, **kwargs):
        super().__init__("inverse_dynamics", PARAMETERS, **kwargs)
        self._latency = LatencyRecord()
        self._refused: Counter[str] = Counter()

    def configure(self) -> None:
        """Loads the model and warms it up."""
        self._robot = parameters.load_robot(self)
        limit_threads(value(self, "threads"))
        self._model = self._load()
        warm_up_action_model(self._model, self._robot)
        self._plans = PlanFilter()
        self._taken: tuple[VisualPlan, Plan] | None = None
        self._output = MotionOutput(self, self._robot, self._model.action_spec)
        self._decoding = self.make_worker(self._decode, "decoding", repeat=self._repeat)
        self._instruction = InstructionInput(self, self._new_instruction)
        self.resources.callback(self._instruction.destroy)
        cameras = self._model.observation_spec.cameras
        self._inputs = Inputs(self, self._robot, cameras, value(self, "slop"))
        self.resources.callback(self._inputs.destroy)
        self.make_subscription(VisualPlan, "plan", self._receive, NEWEST)
        self.make_timer(1.0, self._complain_of_silence)
        diagnostics = Diagnostics(self, self._report)
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Begins to follow plans."""
        self._inputs.restart_clock()

    def deactivate(self) -> None:
        """Follows no more plans, and holds."""
        self._decoding.forget()
        self._hold()

    def _load(self) -> ActionModel:
        from wam_ros.models.auto import load_action_model

        return load_fitting(load_action_model, value(self, "checkpoint"), self._robot)

    def _repeat(self) -> float:
        rate = value(self, "redecode_rate")
        return 1.0 / rate if rate > 0.0 else 0.0

    def _receive(self, message: VisualPlan) -> None:
        if self.active:
            self._decoding.offer((message, time.monotonic()))

    def _new_instruction(self, text: str) -> None:
        self._decoding.forget()
        if self.active and not text:
            self._hold()

    def _decode(self, item: tuple[VisualPlan, float]) -> None:
        """Decodes a plan that has just come, or the same one again; runs in the decoding thread."""
        message, received = item
        first = self._taken is None or self._taken[0] is not message
        try:
            plan = self._checked(message, first)
        except PlanRefused as refusal:
            self._decoding.forget_item(item)
            if first or refusal.reason != "stale":
                self._refused[refusal.reason] += 1
                self.complaints.say(refusal.reason, str(refusal))
            return
        except PlanMismatch as error:
            self._decoding.forget_item(item)
            self._refused["other_layout"] += 1
            self.complaints.say("other_layout", f"plan refused, other_layout: {error}")
            return
        inputs = self._inputs.newest()
        if inputs is None:
            raise ConversionError(
                "plan", f"plan {plan.plan_id} came before any observation", self._inputs.complaint(0.0)
            )
        observation = inputs.observation(self._robot)
        chunk = self._model.act(observation, plan)
        if self.active and self._instruction.text != "":
            sent = self._output.send(chunk, observation.joint_positions, value(self, "minimum_lead"))
            if sent and first:
                self._latency.add(time.monotonic() - received)

    def _checked(self, message: VisualPlan, first: bool) -> Plan:
        """Returns the plan of a message; raises PlanRefused or PlanMismatch for one that must not be followed."""
        now = self.get_clock().now().nanoseconds * 1e-9
        if not first:
            plan = self._taken[1]
            self._plans.check_fresh(plan, now, self._instruction.text)
            return plan
        plan = message_to_plan(message, self.resolve_topic_name("plan"))
        self._plans.accept(plan, now, self._instruction.text)
        self._model.check(plan)
        self._taken = (message, plan)
        return plan

    def _hold(self) -> None:
        newest = self._inputs.newest()
        if newest is None:
            return
        try:
            measured = newest.observation(self._robot).joint_positions
        except ConversionError as error:
            self.complaints.say("hold", f"cannot hold, the gate will: {error}")
            return
        self._output.hold(measured, value(self, "keep_joints"))

    def _complain_of_silence(self) -> None:
        line = self._inputs.complaint(value(self, "input_timeout")) if self.active else ""
        if line:
            self.complaints.say("silence", line)

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        missing = self._inputs.complaint(value(self, "input_timeout")) if self.active else ""
        values = {"trajectories": self._output.published, "plans replaced unread": self._decoding.dropped}
        values |= {f"received on {topic}": count for topic, count in self._inputs.counts.items()}
        values |= {f"plans refused, {reason}": count for reason, count in self._refused.items()}
        values |= {f"chunks refused, {rule}": count for rule, count in self._output.refused.items()}
        values |= self._latency.report("latency")
        values |= {f"errors {kind}": count for kind, count in self.complaints.counts.items()}
        return (WARN if missing else OK), missing or ("following plans" if self.active else "inactive"), values


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(InverseDynamics, args)


if __name__ == "__main__":
    sys.exit(main())
