"""What broken promises lead to: a new plan at first, a hold where new plans do not help."""

from enum import IntEnum

# A plan that is older than this at a breach was not made before it: the clock has been set back.
_MEMORY = 10.0


class Reaction(IntEnum):
    """What is to be done; the numbers are those of the message."""

    NONE = 0
    REPLAN = 1
    HOLD = 2


def precedes(plan_stamp: float, breach: float) -> bool:
    """Tells whether a plan was made from an observation before the one that showed a breach; seconds of one clock."""
    return breach - _MEMORY < plan_stamp < breach


class Breaches:
    """Judges one comparison after the other.

    Beyond the limit it asks for a new plan. Where no promise has been kept for `patience` seconds since the first
    breach, it asks for a hold. A promise that is kept by a plan made after the last breach ends both.

    Attributes:
        reaction: What is to be done at present.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Starts anew, for instance because the instruction is another one."""
        self.reaction = Reaction.NONE
        self._first = self._last = -float("inf")

    def outdated(self, plan_stamp: float) -> bool:
        """Tells whether a plan was made before the last breach was seen, so that nobody is to follow it."""
        return precedes(plan_stamp, self._last)

    def judge(self, plan_stamp: float, seen: float, value: float, limit: float, patience: float) -> Reaction:
        """Takes a comparison and returns what is to be done.

        Args:
            plan_stamp: When the plan's own observation was made, seconds.
            seen: When the picture was taken that it was compared with, seconds.
            value: The discrepancy; NaN breaks no limit.
            limit: The limit, 0 for none.
            patience: Seconds between the first breach and a hold.
        """
        if limit <= 0.0 or seen < self._last:
            self.forget()
        if value > limit > 0.0:
            self._first = seen if self.reaction is Reaction.NONE else self._first
            self._last = seen
            patient = self.reaction is not Reaction.HOLD and seen - self._first < patience
            self.reaction = Reaction.REPLAN if patient else Reaction.HOLD
        elif not self.outdated(plan_stamp):
            self.forget()
        return self.reaction
