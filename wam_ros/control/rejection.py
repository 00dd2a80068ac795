"""Why something was refused."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Rejection:
    """A named refusal.

    Attributes:
        rule: Name of the broken rule, such as `unknown_joint`; a plain string, fit for counters and diagnostics.
        message: What was wrong, with the value that was found and the cure.
    """

    rule: str
    message: str


def reject(rule: Enum, found: str, cure: str) -> Rejection:
    """Builds a Rejection from a rule, what was found, and how to put it right."""
    return Rejection(str(rule.value), f"{rule.value}: {found}; {cure}")
