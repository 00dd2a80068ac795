"""The graphs that the package knows by name."""

from collections.abc import Callable
from pathlib import Path

from wam_ros.graph.description import SUPERVISOR, NodeEntry, Value
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.paths import node_parameters, robot_parameters
from wam_ros.share import share_path
from wam_ros.spec import RobotSpec
from wam_ros.spec.errors import UserError


def _node(executable: str, options: GraphOptions, **parameters: Value) -> NodeEntry:
    robot = options.robot_path
    files = [node_parameters(executable), *robot_parameters(robot), *filter(None, [options.params_file])]
    return NodeEntry(
        executable=executable,
        name=executable,
        namespace=options.namespace,
        parameter_files=tuple(files),
        parameters={"robot": robot, **parameters},
        lifecycle=True,
    )


def _model(options: GraphOptions, which: str) -> str:
    """Returns a model's folder below the chosen one, or the name of the shipped model."""
    return str((Path(options.checkpoint) / which).resolve()) if options.checkpoint else which


def _planner(options: GraphOptions) -> list[NodeEntry]:
    if options.policy == "bc":
        return []
    return [_node("world_model_planner", options, checkpoint=_model(options, "cascaded_world_model"))]


def _robot(options: GraphOptions) -> list[NodeEntry]:
    if options.policy == "bc":
        actor = _node("bc_policy", options, checkpoint=_model(options, "reactive_policy"))
    else:
        actor = _node("inverse_dynamics", options, checkpoint=_model(options, "inverse_dynamics"))
    return [_node("trajectory_gate", options), actor, *_planner(options), _task_server(options)]


def _simulated(options: GraphOptions) -> list[NodeEntry]:
    robot = _node("simulated_robot", options, task=options.task, seed=options.seed)
    return [robot, *_robot(options)]


def _task_server(options: GraphOptions) -> NodeEntry:
    name = "task_server"
    files = (node_parameters(name), *filter(None, [options.params_file]))
    # where there is no simulated robot, a judge publishes here as well or nobody does
    judge = (("task_state", "simulated_robot/task_state"),)
    return NodeEntry(name, name, "wam_ros", options.namespace, files, remappings=judge, lifecycle=True)


def _supervisor(options: GraphOptions, nodes: list[NodeEntry], name: str) -> NodeEntry:
    return NodeEntry(
        executable=SUPERVISOR,
        name=name,
        namespace=options.namespace,
        parameter_files=(node_parameters(SUPERVISOR), *filter(None, [options.params_file])),
        parameters={"nodes": [node.name for node in nodes]},
    )


def _view(options: GraphOptions) -> list[NodeEntry]:
    layout = str(share_path("config", "rviz", "simulated.rviz"))
    rviz = NodeEntry("rviz2", "rviz2", package="rviz2", namespace=options.namespace, arguments=("-d", layout))
    return [*_robot_state_publisher(options), rviz]


def _robot_state_publisher(options: GraphOptions) -> list[NodeEntry]:
    robot = RobotSpec.load(options.robot_path)
    urdf = Path(robot.source).parent / robot.urdf
    if not urdf.is_file():
        return []
    name = "robot_state_publisher"
    parameters = {"robot_description": urdf.read_text()}
    return [NodeEntry(name, name, package=name, namespace=options.namespace, parameters=parameters)]


# Downstream first: what executes is ready before what gives it work.
GRAPHS: dict[str, tuple[Callable[[GraphOptions], list[NodeEntry]], str]] = {
    "simulated": (_simulated, "a simulated robot, the gate, and the models that move it"),
    "robot": (_robot, "the gate and the models, for a robot whose drivers run already"),
    "planner_offboard": (_planner, "the planner alone, for a machine with a GPU; the robot's runs without it"),
    "view": (_view, "RViz with the cameras beside what was imagined"),
}

# Each machine's supervisor has a name of its own.
_SUPERVISORS = {"simulated": SUPERVISOR, "robot": SUPERVISOR, "planner_offboard": "planner_supervisor"}


def build(name: str, options: GraphOptions | None = None) -> list[NodeEntry]:
    """Returns the nodes of a named graph, in the order in which they are to be activated.

    Raises:
        UserError: No graph has that name, a file is missing, or every node is left out.
    """
    if name not in GRAPHS:
        raise UserError(f"graph {name!r} is not known; choose one of {list(GRAPHS)}")
    options = options or GraphOptions()
    entries = GRAPHS[name][0](options)
    names = [*(entry.name for entry in entries), *filter(None, [_SUPERVISORS.get(name)])]
    unknown = options.left_out - set(names)
    if unknown:
        raise UserError(f"without: {sorted(unknown)} are not in graph {name!r}: {names}")
    entries = [entry for entry in entries if entry.name not in options.left_out]
    supervised = [entry for entry in entries if entry.lifecycle]
    if supervised and name in _SUPERVISORS and _SUPERVISORS[name] not in options.left_out:
        entries.append(_supervisor(options, supervised, _SUPERVISORS[name]))
    if not entries:
        raise UserError(f"graph {name!r} has no nodes with policy {options.policy!r} and without {options.without!r}")
    missing = [path for entry in entries for path in entry.parameter_files if not Path(path).is_file()]
    if missing:
        raise UserError(f"parameters files {missing} do not exist; ROS would start the nodes without them")
    return entries
