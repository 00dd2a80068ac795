"""What a judge says about one task. The judge is the simulator or a person, never the policy."""

from wam_msgs.msg import TaskState
from wam_ros.nodes.task.ending import FAILED, SUCCEEDED, Ending

_FAILED = "failed"


class JudgeWatch:
    """Follows the judge during one task.

    A verdict counts only where the judge follows the same instruction, and where it was still open when the task
    began: a simulator keeps its last verdict until it is reset.

    Args:
        instruction: The task's instruction.
    """

    def __init__(self, instruction: str):
        self._instruction = _plain(instruction)
        self._open = False
        self._heard: float | None = None
        self._why_not = "no judge was running"

    def take(self, state: TaskState, now: float) -> Ending | None:
        """Takes what the judge says at `now` (seconds); returns how the task ends, or None while it goes on."""
        if _plain(state.instruction) != self._instruction:
            self._open, self._why_not = False, f"the judge followed another instruction, {state.instruction!r}"
            return None
        failed = dict(zip(state.detail_names, state.detail_values)).get(_FAILED, 0.0) != 0.0
        if not (state.success or failed):
            self._open = True
        elif not self._open:
            self._why_not = "the judge had given its verdict before the task began; reset the scene"
            return None
        self._heard = now
        if state.success:
            return Ending(SUCCEEDED, "the judge says that the goal is reached")
        return Ending(FAILED, "the judge says that the goal can no longer be reached") if failed else None

    def judged(self, now: float, timeout: float) -> bool:
        """Tells whether a judge follows the task, and was heard of in the last `timeout` seconds."""
        return self._open and self._heard is not None and now - self._heard <= timeout

    def remark(self, now: float, timeout: float) -> str:
        """Says why the task is not judged; empty where it is."""
        if self.judged(now, timeout):
            return ""
        return "the judge fell silent" if self._open else self._why_not


def _plain(instruction: str) -> str:
    """Returns an instruction without differences that mean nothing: case, spaces, a full stop."""
    return " ".join(instruction.split()).casefold().rstrip(".!")
