"""What a validator is told beside the joints' limits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ValidationSettings:
    """How strictly trajectories are judged.

    Attributes:
        tracking_allowance: Seconds of motion at full speed by which a joint may lag behind its set-point; the first
            point may lie that much farther from the measured position than the time up to it allows.
        time_slack: Seconds by which the moment at which the controller takes a trajectory over is uncertain.
        max_step: Greatest way from one point to the next of a joint without a step of its own, as a share of its
            range; 0 for any.
        max_wait: Seconds from now by which a stamp may lie ahead.
        smooth: Whether acceleration, jerk and steps of the velocity count.
    """

    tracking_allowance: float = 0.1
    time_slack: float = 0.004
    max_step: float = 0.0
    max_wait: float = 5.0
    smooth: bool = True
