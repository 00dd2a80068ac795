"""All that the rest of the system knows of a model."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from wam_ros.models.discrepancy_scale import DiscrepancyScale
from wam_ros.spec import ActionChunk, ActionSpec, Observation, ObservationSpec, Plan


class PlanMismatch(ValueError):
    """A plan that an action model can't read: another carrier, layout or set of cameras."""


@runtime_checkable
class WorldModel(Protocol):
    """Imagines the future that follows an instruction.

    Attributes:
        model_id: Its type and how its plans are laid out.
        observation_spec: What it takes, and what its plans show.
        discrepancy_scale: What is normal for its plans, None where nobody has measured it.
    """

    model_id: str
    observation_spec: ObservationSpec
    discrepancy_scale: DiscrepancyScale | None

    def plan(self, observations: Sequence[Observation], instruction: str) -> Plan:
        """Returns the imagined future of the last observation.

        Args:
            observations: Oldest first; the last one is the present.
            instruction: What the robot shall do, in plain words, not empty.
        """


@runtime_checkable
class ActionModel(Protocol):
    """Finds the motion that makes a plan come true."""

    model_id: str
    observation_spec: ObservationSpec
    action_spec: ActionSpec

    def check(self, plan: Plan) -> None:
        """Raises PlanMismatch where this model can't read `plan`."""

    def act(self, observation: Observation, plan: Plan) -> ActionChunk:
        """Returns joint targets after `observation`, which may be newer than the plan's own."""


@runtime_checkable
class Policy(Protocol):
    """Acts from an observation alone, with no plan: the reactive baseline."""

    model_id: str
    observation_spec: ObservationSpec
    action_spec: ActionSpec

    def act(self, observation: Observation, instruction: str) -> ActionChunk:
        """Returns joint targets after `observation`."""
