"""How a task ends."""

from dataclasses import dataclass

from wam_msgs.action import ExecuteTask

SUCCEEDED = ExecuteTask.Result.REASON_SUCCEEDED
FAILED = ExecuteTask.Result.REASON_FAILED
TIME_LIMIT = ExecuteTask.Result.REASON_TIME_LIMIT
CANCELED = ExecuteTask.Result.REASON_CANCELED
PREEMPTED = ExecuteTask.Result.REASON_PREEMPTED
DISCREPANCY = ExecuteTask.Result.REASON_DISCREPANCY
HOLD = ExecuteTask.Result.REASON_HOLD
REFUSED = ExecuteTask.Result.REASON_REFUSED
ERROR = ExecuteTask.Result.REASON_ERROR


@dataclass(frozen=True)
class Ending:
    """Why a task is over.

    Attributes:
        reason: One of ExecuteTask's REASON_*.
        message: More about it in plain words.
    """

    reason: str
    message: str
