"""What a user may choose about a graph: the same choices for launch files and for `wam up`."""

from dataclasses import dataclass, fields
from pathlib import Path

from wam_ros.graph.paths import robot_file
from wam_ros.spec.errors import UserError

HELP = {
    "robot": "robot's YAML file, or the name of a shipped one",
    "checkpoint": "folder that holds the models; empty for the shipped one",
    "policy": "cascaded (imagine, then act) or bc (reactive, no plan)",
    "namespace": "namespace of all nodes",
    "params_file": "YAML file of node parameters that win over the shipped ones",
    "task": "task that the simulated robot sets up first",
    "seed": "seed of the simulated robot's first world",
    "without": "names of nodes to leave out, separated by commas, for instance those that run on another machine",
    "restart": "true to start a node's process again when it died, false to leave it dead",
}


@dataclass(frozen=True)
class GraphOptions:
    """A user's choices; see HELP for what each means."""

    robot: str = "tabletop"
    checkpoint: str = ""
    policy: str = "cascaded"
    namespace: str = ""
    params_file: str = ""
    task: str = "reach"
    seed: int = 1
    without: str = ""
    restart: str = "true"

    def __post_init__(self):
        if self.policy not in ("cascaded", "bc"):
            raise UserError(f"policy {self.policy!r} is not known; choose cascaded or bc")
        if self.restart not in ("true", "false"):
            raise UserError(f"restart {self.restart!r} is neither true nor false")
        if self.params_file and not Path(self.params_file).is_file():
            raise UserError(f"params_file {self.params_file} does not exist")

    @property
    def robot_path(self) -> str:
        """Absolute path of the robot's file."""
        return robot_file(self.robot)

    @property
    def restarts(self) -> bool:
        """Whether processes that died are started again."""
        return self.restart == "true"

    @property
    def left_out(self) -> set[str]:
        """Names of the nodes to leave out."""
        return {name.strip() for name in self.without.split(",") if name.strip()}


def defaults() -> dict[str, str]:
    """Returns each option's default, as text."""
    return {option.name: str(option.default) for option in fields(GraphOptions)}


def from_text(values: dict[str, str]) -> GraphOptions:
    """Builds options from texts, as launch arguments give them.

    Raises:
        UserError: A value cannot be read.
    """
    kinds = {option.name: type(option.default) for option in fields(GraphOptions)}
    try:
        return GraphOptions(**{name: kinds[name](text) for name, text in values.items()})
    except ValueError as error:
        raise UserError(f"option cannot be read: {error}") from error
