"""What the nodes share that turn a model's chunks into trajectories for the gate."""

import threading
from collections.abc import Callable

from wam_ros.control.splicing import DEFAULT_STRATEGY, STRATEGIES, SpliceSettings
from wam_ros.nodes import parameters
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.latency import LatencyRecord
from wam_ros.nodes.motion_output import MotionOutput
from wam_ros.nodes.parameters import NodeParameter
from wam_ros.nodes.sensing import SensingNode, common_parameters
from wam_ros.spec import ActionChunk, ActionSpec, Observation

_SETTINGS = SpliceSettings()
SPLICE = [
    NodeParameter("splice", DEFAULT_STRATEGY, "how a new chunk joins the motion under way", choices=STRATEGIES),
    NodeParameter(
        "commit_time",
        _SETTINGS.commit_time,
        "least seconds for which the motion under way stays as it is, while the new one travels to the controller",
        0.01,
        1.0,
    ),
    NodeParameter(
        "absolute_stamps",
        _SETTINGS.absolute_stamps,
        "whether trajectories say when they start; false for a controller with another clock",
    ),
    parameters.MINIMUM_LEAD,
]


def acting_parameters(threads: int) -> list[NodeParameter]:
    """Returns the parameters of a node that moves the arm."""
    return [*common_parameters(threads), *SPLICE, parameters.KEEP_JOINTS]


class ActingNode(SensingNode):
    """Sends chunks, and holds where the arm was last seen."""

    def __init__(self, name: str, table: list[NodeParameter], **kwargs):
        super().__init__(name, table, **kwargs)
        self.latency = LatencyRecord()
        self._sending = threading.Lock()

    def open_output(self, spec: ActionSpec) -> None:
        """Creates the publisher of trajectories for a checkpoint's actions."""
        self._output = MotionOutput(self, self.robot, spec)

    def takes(self, stamp: float) -> bool:
        """Tells whether the chosen strategy would take what answers a picture of that time, ROS seconds."""
        return self._output.takes(stamp)

    def send(self, chunk: ActionChunk, observation: Observation, wanted: Callable[[], bool]) -> bool:
        """Publishes what is left of a chunk.

        Args:
            chunk: A model's output.
            observation: What it was made from.
            wanted: Whether the chunk may still be sent; asked so that no hold can come between asking and sending.

        Returns:
            Whether something was published.
        """
        with self._sending:
            if not (self.active and wanted()):
                return False
            return self._output.send(chunk, observation.joint_positions)

    def hold(self) -> None:
        """Publishes a hold where the arm was last seen."""
        newest = self.inputs.newest()
        if newest is None:
            return
        try:
            measured = newest.positions(self.robot)
        except ConversionError as error:
            self.complaints.say("hold", f"cannot hold, the gate will: {error}")
            return
        with self._sending:
            self._output.hold(measured)

    def details(self) -> dict[str, object]:
        """Returns counts and latencies."""
        values: dict[str, object] = {"trajectories": self._output.published}
        values |= {f"chunks refused, {rule}": count for rule, count in self._output.refused.items()}
        return values | self.latency.report("latency") | self._output.travel.report("travel")
