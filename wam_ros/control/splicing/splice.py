"""How a new chunk meets the motion under way: what every strategy offers."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np

from wam_ros.control.rejection import Rejection
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionChunk


class SpliceRule(str, Enum):
    """Names of the reasons, beside those of a bad chunk, why a strategy gives no trajectory."""

    NOT_AT_REST = "splice_not_at_rest"
    OUT_OF_LIMITS = "splice_out_of_limits"


@dataclass(frozen=True)
class SpliceSettings:
    """What may be tuned.

    Attributes:
        commit_time: Seconds from now for which the motion under way stays as it is, while the new one travels.
        minimum_lead: Seconds that a knot must lie ahead of the moment from which it is followed.
        absolute_stamps: Whether trajectories carry a start time; without, they start on receipt, for controllers
            whose clock is another one.
    """

    commit_time: float = 0.05
    minimum_lead: float = 0.03
    absolute_stamps: bool = True

    def __post_init__(self) -> None:
        """Checks the times.

        Raises:
            ValueError: One is not above 0.
        """
        for name in ("commit_time", "minimum_lead"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} is {getattr(self, name)} s; give a time above 0, such as 0.05")


class Splice(Protocol):
    """One strategy. All times are seconds of one clock that the caller chooses.

    Attributes:
        name: The strategy's name.
        waits_for_rest: Whether it takes only chunks that answer an observation of the arm at rest.
        redecodes: Whether it wants a plan decoded again from newer observations while it is followed.
    """

    name: str
    waits_for_rest: bool
    redecodes: bool

    def splice(
        self, chunk: ActionChunk, running: RunningMotion, now: float, measured: np.ndarray
    ) -> Trajectory | Rejection:
        """Makes a trajectory of a chunk.

        Args:
            chunk: What an action model put out, within the position limits.
            running: The motion under way.
            now: The present time.
            measured: Measured positions in the controller's order, within the position limits.

        Returns:
            A trajectory with a stamp on the same clock, or with stamp 0 to start on receipt; or why there is none.
        """
