"""The name of the action, and which goals can be followed."""

import math

ACTION = "execute_task"
LONGEST = 86_400.0


def problem_of(instruction: str, time_limit: float) -> str:
    """Returns why a goal cannot be followed, with the cure; empty where it can.

    Args:
        instruction: What to do.
        time_limit: Seconds; 0 for the default.
    """
    if not instruction.strip():
        return "the instruction is empty; say what to do, for instance 'reach for the red cube'"
    if not (math.isfinite(time_limit) and 0.0 <= time_limit <= LONGEST):
        return f"the time limit is {time_limit:g} s; give seconds from 0 (the node's default) to {LONGEST:g}"
    return ""
