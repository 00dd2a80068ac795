"""Imagines the future that follows the instruction, and publishes it as a plan."""

import dataclasses
import sys
import time

from wam_msgs.msg import Discrepancy, Instruction, VisualPlan
from wam_msgs.srv import SetInstruction
from wam_ros.models.discrepancy_scale import CURE
from wam_ros.nodes.checkpoints import blank_observation
from wam_ros.nodes.conversions import plan_to_message
from wam_ros.nodes.imagination import Imagination
from wam_ros.nodes.inputs import InputSet
from wam_ros.nodes.instruction import TOPIC, empty_instruction_warning
from wam_ros.nodes.latency import LatencyRecord
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.qos import LATCHED, NEWEST
from wam_ros.nodes.run import run
from wam_ros.nodes.sensing import SensingNode, common_parameters

PARAMETERS = [
    *common_parameters(threads=1),
    NodeParameter("plan_rate", 2.5, "most plans a second; 0 for as many as the machine makes", 0.0, 100.0),
    NodeParameter("discrepancy_limit", 2.0, "discrepancy beyond which a promise is broken; 0 for none", 0.0, 1000.0),
    NodeParameter("discrepancy_patience", 1.0, "seconds of broken promises after which the arm holds", 0.0, 3600.0),
]


class WorldModelPlanner(SensingNode):
    """Cameras, joint states and instruction in; plans, imagined frames and discrepancies out."""

    def __init__(self, **kwargs):
        super().__init__("world_model_planner", PARAMETERS, **kwargs)
        self._plan_id = 0
        self._latency = LatencyRecord()
        self._model_time = LatencyRecord()

    def configure(self) -> None:
        """Loads the model and warms it up, so that its first plan is as quick as the others."""
        from wam_ros.models.auto import load_world_model

        self._model = self.load(load_world_model)
        for _ in range(2):
            self._model.plan([blank_observation(self.robot)], "warm up")
        cameras = self._model.observation_spec.cameras
        self._frame_ids = {camera.name: camera.frame_id for camera in self.robot.cameras}
        self._plans = self.make_publisher(VisualPlan, "plan", NEWEST, link=True)
        self._instructions = self.make_publisher(Instruction, TOPIC, LATCHED)
        self.make_service(SetInstruction, "~/set_instruction", self._set_instruction)
        scale = self._model.discrepancy_scale
        if scale is None:
            line = f"the model has no calibration, so that no discrepancy_limit applies; {CURE}"
            self.get_logger().warning(line)
        self._outdated = 0
        self._imagination = Imagination(self, self.robot, cameras, scale)
        self.resources.callback(self._imagination.destroy)
        self._planning = self.make_worker(self._plan, "planning", min_interval=self._interval)
        self._watching = self.make_worker(self._compare, "watching")
        self.listen(cameras, self._new_inputs, self._new_instruction)

    def activate(self) -> None:
        """Begins to plan."""
        super().activate()
        if self.instruction.text == "":
            self._new_instruction("")

    def deactivate(self) -> None:
        """Makes no more plans; what follows them holds when the plan in force has run out."""
        self._planning.forget()
        self._imagination.forget()

    def doing(self) -> str:
        """Says whether there is something to plan."""
        return "planning" if self.instruction.text else "waiting for an instruction"

    def details(self) -> dict[str, object]:
        """Returns counts, latencies and the last discrepancy."""
        values = {
            "plans": self._plan_id,
            "sets dropped while planning": self._planning.dropped,
            "plans dropped, broken promise": self._outdated,
            "discrepancy": self._imagination.last_discrepancy,
            "reaction": self._imagination.breaches.reaction.name.lower(),
        }
        return values | self._latency.report("latency") | self._model_time.report("model time")

    def _interval(self) -> float:
        rate = value(self, "plan_rate")
        return 1.0 / rate if rate > 0.0 else 0.0

    def _new_inputs(self, inputs: InputSet) -> None:
        if self.active:
            self._watching.offer(inputs)
            if self.instruction.text:
                self._planning.offer(inputs)

    def _new_instruction(self, text: str) -> None:
        self._planning.forget()
        self._imagination.forget()
        recent = self.recent_inputs()
        if not text:
            self.get_logger().warning(empty_instruction_warning(self.resolve_topic_name(TOPIC)))
        elif recent:
            self._planning.offer(recent, at_once=True)

    def _set_instruction(self, request: SetInstruction.Request, response: SetInstruction.Response):
        message = Instruction(text=request.text)
        message.header.stamp = self.get_clock().now().to_msg()
        self._instructions.publish(message)
        response.success = True
        return response

    def _plan(self, inputs: InputSet) -> None:
        """Makes and publishes one plan; runs in the planning thread."""
        instruction = self.instruction.text
        observation = inputs.observation(self.robot)
        started = time.monotonic()
        plan = self._model.plan([observation], instruction)
        took = time.monotonic() - started
        if not self.active or self.instruction.text != instruction:
            return
        if self._imagination.breaches.outdated(plan.source_stamp):
            self._outdated += 1
            return
        self._plan_id += 1
        plan = dataclasses.replace(plan, plan_id=self._plan_id, inference_time=took)
        self._plans.publish(plan_to_message(plan, self._frame_ids))
        self._latency.add(time.monotonic() - inputs.received)
        self._model_time.add(took)
        self._imagination.show(plan)

    def _compare(self, inputs: InputSet) -> None:
        """Compares what was promised for now with what is seen; runs in the watching thread."""
        due = self._imagination.due(inputs.stamp)
        if due is None:
            return
        observation = inputs.observation(self.robot)
        limit, patience = value(self, "discrepancy_limit"), value(self, "discrepancy_patience")
        found = self._imagination.compare(due, observation, limit, patience)
        if found.reason:
            self.warnings.say(f"discrepancy {found.reaction}", found.reason)
        if found.reaction == Discrepancy.REPLAN and found.value > limit and self.active:
            # Later pictures within the usual interval would be dropped; this one shows what the new plan must know.
            self._planning.offer(inputs, at_once=True)


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(WorldModelPlanner, args)


if __name__ == "__main__":
    sys.exit(main())
