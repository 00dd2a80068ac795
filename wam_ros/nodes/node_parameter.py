"""One parameter of a node: its type, what it means, and which values it takes."""

import math
from dataclasses import dataclass
from typing import Any

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor
from rclpy.parameter import Parameter

_WORDS = {
    Parameter.Type.BOOL: "true or false",
    Parameter.Type.INTEGER: "a whole number",
    Parameter.Type.DOUBLE: "a number",
    Parameter.Type.STRING: "a text",
    Parameter.Type.STRING_ARRAY: "a list of texts",
}


@dataclass(frozen=True)
class NodeParameter:
    """One parameter of a node.

    Attributes:
        name: Its name.
        default: Its default, which also fixes its type.
        description: What it means, with its unit.
        low: Smallest value of a number.
        high: Largest value of a number.
        structural: Read when the node is configured, and refused a change while it is in use.
        choices: The texts that a text may be; empty for any.
    """

    name: str
    default: Any
    description: str
    low: float | None = None
    high: float | None = None
    structural: bool = False
    choices: tuple[str, ...] = ()

    @property
    def type(self) -> Parameter.Type:
        """The ROS type."""
        return Parameter.Type.from_parameter_value(self.default)

    @property
    def allowed(self) -> str:
        """Which values it takes, in words, such as `a number from 0.0 to 100.0`."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        words = _WORDS[self.type]
        return words if self.low is None else f"{words} from {self._limit(self.low)} to {self._limit(self.high)}"

    def convert(self, given: Any) -> Any:
        """Returns a value in the parameter's type where nothing is lost by that: 1 as 1.0; others as they are."""
        whole = isinstance(given, int) and not isinstance(given, bool)
        return float(given) if self.type is Parameter.Type.DOUBLE and whole else given

    def problem(self, given: Any) -> str:
        """Returns why a value is refused, with the parameter, the value and what is allowed; empty where it is not."""
        right_type = Parameter.Type.from_parameter_value(given) is self.type
        if right_type and self._fits(given):
            return ""
        return f"{self.name}: {given!r} is refused, it takes {self.allowed} ({self.description})"

    def descriptor(self) -> ParameterDescriptor:
        """Returns what `ros2 param describe` tells of it."""
        descriptor = ParameterDescriptor(name=self.name, type=self.type.value, description=self.description)
        kept = ["read when the node is configured"] if self.structural else []
        descriptor.additional_constraints = "; ".join([*kept, *([self.allowed] if self.choices else [])])
        if self.low is not None and self.type is Parameter.Type.INTEGER:
            descriptor.integer_range = [IntegerRange(from_value=int(self.low), to_value=int(self.high))]
        elif self.low is not None:
            descriptor.floating_point_range = [
                FloatingPointRange(from_value=float(self.low), to_value=float(self.high))
            ]
        return descriptor

    def _fits(self, given: Any) -> bool:
        if self.choices:
            return given in self.choices
        if isinstance(given, float) and not math.isfinite(given):
            return False
        return self.low is None or self.low <= given <= self.high

    def _limit(self, limit: float) -> str:
        return str(type(self.default)(limit))
