"""Turns what was imagined into motion: a plan and the newest observation in, a trajectory out."""

import sys
import time
from collections import Counter

from wam_msgs.msg import Discrepancy, VisualPlan
from wam_ros.control.breaches import Reaction
from wam_ros.models.protocols import PlanMismatch
from wam_ros.nodes.acting import ActingNode, acting_parameters
from wam_ros.nodes.checkpoints import warm_up_action_model
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import message_to_plan
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.plan_filter import PlanFilter, PlanRefused
from wam_ros.nodes.qos import NEWEST, STATUS
from wam_ros.nodes.run import run
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import Plan

PARAMETERS = [
    *acting_parameters(threads=1),
    NodeParameter("redecode_rate", 5.0, "decodings of one plan a second; 0 decodes each plan once", 0.0, 50.0),
]


class InverseDynamics(ActingNode):
    """Plans, cameras and joint states in; trajectories for the gate out."""

    def __init__(self, **kwargs):
        super().__init__("inverse_dynamics", PARAMETERS, **kwargs)
        self.refused: Counter[str] = Counter()

    def configure(self) -> None:
        """Loads the model and warms it up."""
        from wam_ros.models.auto import load_action_model

        self._model = self.load(load_action_model)
        warm_up_action_model(self._model, self.robot)
        self._plans = PlanFilter()
        self._taken: tuple[VisualPlan, Plan] | None = None
        self.open_output(self._model.action_spec)
        self._decoding = self.make_worker(self._decode, "decoding", repeat=self._repeat)
        self.listen(self._model.observation_spec.cameras, lambda _: None, self._new_instruction)
        self.make_subscription(VisualPlan, "plan", self._receive, NEWEST, link=True)
        self.make_subscription(Discrepancy, "world_model_planner/discrepancy", self._react, STATUS)

    def deactivate(self) -> None:
        """Follows no more plans, and holds."""
        self._decoding.forget()
        self._plans.trust_again()
        self.hold()

    def doing(self) -> str:
        """Says what it does."""
        return self._plans.holding or "following plans"

    def details(self) -> dict[str, object]:
        """Returns counts, latencies and what was refused."""
        values = {"plans replaced unread": self._decoding.dropped}
        return super().details() | values | {f"plans refused, {why}": count for why, count in self.refused.items()}

    def _repeat(self) -> float:
        rate = value(self, "redecode_rate") if self._output.redecodes else 0.0
        return 1.0 / rate if rate > 0.0 else 0.0

    def _receive(self, message: VisualPlan) -> None:
        if self.active:
            self._decoding.offer((message, time.monotonic()))

    def _react(self, message: Discrepancy) -> None:
        """Drops the plans that broke their promise, or holds, as the planner's comparison asks."""
        held = bool(self._plans.holding)
        self._plans.react(Reaction(message.reaction), stamp_to_seconds(message.header.stamp), message.reason)
        if self.active and self._plans.holding and not held:
            self._decoding.forget()
            self.hold()
            self.complaints.say("discrepancy", message.reason)

    def _new_instruction(self, text: str) -> None:
        self._decoding.forget()
        self._plans.trust_again()
        if self.active and not text:
            self.hold()

    def _decode(self, item: tuple[VisualPlan, float]) -> None:
        """Decodes a plan that has just come, or the same one again; runs in the decoding thread."""
        message, received = item
        first = self._taken is None or self._taken[0] is not message
        try:
            plan = self._take(message) if first else self._again()
        except PlanRefused as refusal:
            self._decoding.forget_item(item)
            if first:
                self._refuse(refusal.reason, str(refusal))
            return
        except PlanMismatch as error:
            self._decoding.forget_item(item)
            self._refuse("other_layout", f"plan refused, other_layout: {error}")
            return
        if not self.takes(plan.source_stamp):
            return
        newest = self.inputs.newest()
        if newest is None:
            found = f"plan {plan.plan_id} came before any observation"
            raise ConversionError(
                self.resolve_topic_name("plan"), found, "see that the cameras and joint states arrive"
            )
        observation = newest.observation(self.robot)
        chunk = self._model.act(observation, plan)
        if self.send(chunk, observation, lambda: self._wanted(plan)) and first:
            self.latency.add(time.monotonic() - received)

    def _wanted(self, plan: Plan) -> bool:
        return self.instruction.text in (None, plan.instruction) and self._plans.trusts(plan)

    def _take(self, message: VisualPlan) -> Plan:
        """Reads a new plan; raises PlanRefused or PlanMismatch for one that must not be followed."""
        plan = message_to_plan(message, self.resolve_topic_name("plan"))
        self._plans.accept(plan, self.ros_time(), self.instruction.text)
        self._model.check(plan)
        self._taken = (message, plan)
        return plan

    def _again(self) -> Plan:
        """Returns the plan that was decoded before; raises PlanRefused once it has run out."""
        plan = self._taken[1]
        self._plans.check_fresh(plan, self.ros_time(), self.instruction.text)
        return plan

    def _refuse(self, reason: str, line: str) -> None:
        self.refused[reason] += 1
        self.complaints.say(reason, line)


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(InverseDynamics, args)


if __name__ == "__main__":
    sys.exit(main())
