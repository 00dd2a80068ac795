"""What one node of a graph is."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = bool | int | float | str | list[str]
# Program that brings the lifecycle nodes of a graph up.
SUPERVISOR = "supervisor"
# Those at which a node ends in order.
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class NodeEntry:
    """One node: which program it is, and what it is told at its start.

    Attributes:
        executable: Name of the program in `package`.
        name: Name of the node.
        package: Package that the program belongs to.
        namespace: Namespace of the node, empty for the root.
        parameter_files: Paths of ROS parameters files, later ones win.
        parameters: Parameters set over those of the files.
        remappings: Pairs (from, to) of topic or service names.
        arguments: Further words of the command line.
        lifecycle: Whether the supervisor configures and activates it.
    """

    executable: str
    name: str
    package: str = "wam_ros"
    namespace: str = ""
    parameter_files: tuple[str, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    remappings: tuple[tuple[str, str], ...] = ()
    arguments: tuple[str, ...] = ()
    lifecycle: bool = False

    @property
    def full_name(self) -> str:
        """The node's name with its namespace, such as `/left/trajectory_gate`."""
        return "/" + "/".join(part for part in (self.namespace.strip("/"), self.name) if part)
