"""Which plans an action model is given."""

from wam_ros.control.breaches import Reaction, precedes
from wam_ros.spec import Plan
from wam_ros.spec.errors import UserError

# Seconds by which the clock must have gone back between two plans to count as set back.
_SET_BACK = 0.2


class PlanRefused(UserError):
    """A plan that must not be followed.

    Attributes:
        reason: `stale`, `out_of_order`, `other_instruction` or `broken_promise`.
    """

    def __init__(self, reason: str, line: str):
        super().__init__(f"plan refused, {reason}: {line}")
        self.reason = reason


class PlanFilter:
    """Refuses plans that come too late, in the wrong order, for another instruction, or that broke their promise."""

    def __init__(self) -> None:
        self._last: tuple[float, int] | None = None
        self._taken = -float("inf")
        self._trust = (Reaction.NONE, 0.0, "")

    @property
    def holding(self) -> str:
        """Why no plan at all may be followed, or empty."""
        reaction, _, reason = self._trust
        return reason if reaction is Reaction.HOLD else ""

    def react(self, reaction: Reaction, breach: float, reason: str) -> None:
        """Takes what a broken promise leads to, until the next call.

        Args:
            reaction: What is to be done.
            breach: When the observation was made that showed it, seconds.
            reason: Why, in words.
        """
        self._trust = (reaction, breach, reason)

    def trust_again(self) -> None:
        """Forgets broken promises, for instance because the instruction is another one."""
        self._trust = (Reaction.NONE, 0.0, "")

    def trusts(self, plan: Plan) -> bool:
        """Tells whether a plan may be followed in spite of the promises broken so far."""
        reaction, breach, _ = self._trust
        outdated = reaction is Reaction.REPLAN and precedes(plan.source_stamp, breach)
        return reaction is not Reaction.HOLD and not outdated

    def accept(self, plan: Plan, now: float, instruction: str | None) -> None:
        """Takes a plan as the newest one.

        Args:
            plan: The plan.
            now: Seconds of the ROS clock.
            instruction: The instruction in force, None where none was heard.

        Raises:
            PlanRefused: The plan must not be followed; the one before it stays the newest.
        """
        if now < self._taken - _SET_BACK:  # the order of stamps from before says nothing any more
            self._last = None
            self.trust_again()
        self.check_fresh(plan, now, instruction)
        order = (plan.source_stamp, plan.plan_id)
        if self._last is not None and order <= self._last:
            found = f"plan {plan.plan_id} of {plan.source_stamp:.3f} s came after plan {self._last[1]}"
            raise PlanRefused("out_of_order", f"{found} of {self._last[0]:.3f} s; only one planner may publish")
        self._last, self._taken = order, now

    def check_fresh(self, plan: Plan, now: float, instruction: str | None) -> None:
        """Raises PlanRefused where a plan has run out or broke its promise, or another instruction is in force."""
        if instruction is not None and plan.instruction != instruction:
            found = f"plan {plan.plan_id} follows {plan.instruction!r}, in force is {instruction!r}"
            raise PlanRefused("other_instruction", found)
        if not self.trusts(plan):
            raise PlanRefused("broken_promise", f"plan {plan.plan_id} is not followed, {self._trust[2]}")
        late = now - (plan.source_stamp + float(plan.times[-1]))
        if late > 0.0:
            cure = "plan faster, or set the machines' clocks to the same time"
            raise PlanRefused("stale", f"plan {plan.plan_id} ran out {late:.2f} s ago; {cure}")
