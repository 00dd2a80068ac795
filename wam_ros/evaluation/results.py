"""What one episode led to."""

from dataclasses import dataclass, field

from wam_ros.evaluation.trials import Trial


@dataclass(frozen=True)
class EpisodeResult:
    """One episode, judged by the simulator.

    Attributes:
        trial: Which episode it was.
        instruction: What the robot was told.
        named: The thing that the task is about, such as `red cube`.
        success: The judge's verdict.
        touched: First thing that the gripper touched, or empty.
        elapsed: Simulated seconds from the start to the verdict.
        detail: The judge's measures (metres, or 0 and 1).
        plan_seconds: Seconds that each plan took.
        act_seconds: Seconds that each decoding into motion took.
        holds: Rounds in which no usable motion came and the arm held.
        idle_seconds: Seconds in which the controller had no trajectory to execute.
        timed_seconds: Seconds over which `idle_seconds` was counted.
        extra: Further counts and latencies of a mode, one number a name.
    """

    trial: Trial
    instruction: str
    named: str
    success: bool
    touched: str
    elapsed: float
    detail: dict[str, float]
    plan_seconds: tuple[float, ...] = ()
    act_seconds: tuple[float, ...] = ()
    holds: int = 0
    idle_seconds: float = 0.0
    timed_seconds: float = 0.0
    extra: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def wrong_object(self) -> bool:
        """Whether it failed after touching another thing first."""
        return not self.success and self.touched not in ("", self.named)
