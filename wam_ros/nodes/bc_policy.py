"""The reactive baseline: acts on what is seen now, with no plan."""

import sys
import time

from wam_ros.nodes.acting import ActingNode, acting_parameters
from wam_ros.nodes.checkpoints import blank_observation
from wam_ros.nodes.inputs import InputSet
from wam_ros.nodes.instruction import TOPIC, empty_instruction_warning
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.run import run

PARAMETERS = [
    *acting_parameters(threads=1),
    NodeParameter("act_rate", 2.5, "most chunks a second; 0 for as many as the machine makes", 0.0, 100.0),
]


class BcPolicy(ActingNode):
    """Cameras, joint states and instruction in; trajectories for the gate out."""

    def __init__(self, **kwargs):
        super().__init__("bc_policy", PARAMETERS, **kwargs)

    def configure(self) -> None:
        """Loads the model and warms it up."""
        from wam_ros.models.auto import load_policy

        self._model = self.load(load_policy)
        for _ in range(2):
            self._model.act(blank_observation(self.robot), "warm up")
        self.open_output(self._model.action_spec)
        self._acting = self.make_worker(self._act, "acting", min_interval=self._interval)
        self.listen(self._model.observation_spec.cameras, self._new_inputs, self._new_instruction)

    def deactivate(self) -> None:
        """Stops acting, and holds."""
        self._acting.forget()
        self.hold()

    def doing(self) -> str:
        """Says whether there is something to do."""
        return "acting" if self.instruction.text else "waiting for an instruction"

    def _interval(self) -> float:
        rate = value(self, "act_rate")
        return 1.0 / rate if rate > 0.0 else 0.0

    def _new_inputs(self, inputs: InputSet) -> None:
        if self.active and self.instruction.text:
            self._acting.offer(inputs)

    def _new_instruction(self, text: str) -> None:
        self._acting.forget()
        recent = self.recent_inputs()
        if text and recent:
            self._acting.offer(recent, at_once=True)
        elif not text:
            self.get_logger().warning(empty_instruction_warning(self.resolve_topic_name(TOPIC)))
            if self.active:
                self.hold()

    def _act(self, inputs: InputSet) -> None:
        """Makes and sends one chunk; runs in the acting thread."""
        if not self.takes(inputs.stamp):
            return
        instruction = self.instruction.text
        observation = inputs.observation(self.robot)
        chunk = self._model.act(observation, instruction)
        if self.send(chunk, observation, lambda: self.instruction.text == instruction):
            self.latency.add(time.monotonic() - inputs.received)


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(BcPolicy, args)


if __name__ == "__main__":
    sys.exit(main())
