"""What a checkpoint expects of a robot, and where the two differ."""

from dataclasses import asdict, dataclass

from wam_ros.spec.robot import RobotSpec

ABSOLUTE = "absolute"
RELATIVE = "relative"


@dataclass(frozen=True)
class ActionSpec:
    """The actions that a checkpoint puts out.

    Attributes:
        joint_names: Columns of a chunk, in order.
        units: Unit of each joint, `rad` or `m`.
        lower: Smallest target seen or allowed in training, one a joint.
        upper: Largest target, one a joint.
        period: Seconds between knots.
        horizon: Knots in a chunk.
        mode: `absolute` or `relative` to the measured position.
    """

    joint_names: tuple[str, ...]
    units: tuple[str, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    period: float
    horizon: int
    mode: str = ABSOLUTE


@dataclass(frozen=True)
class ObservationSpec:
    """The observations that a checkpoint takes.

    Attributes:
        cameras: Camera names, in the model's order.
        image_size: (height, width) in pixels that the model works at.
        joint_names: Joints of the proprioception, in order.
        frame_period: Seconds between predicted frames.
        frames: Predicted frames in a plan.
    """

    cameras: tuple[str, ...]
    image_size: tuple[int, int]
    joint_names: tuple[str, ...]
    frame_period: float
    frames: int


def action_spec_from_dict(data: dict) -> ActionSpec:
    """Builds an ActionSpec from its JSON form."""
    return ActionSpec(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def observation_spec_from_dict(data: dict) -> ObservationSpec:
    """Builds an ObservationSpec from its JSON form."""
    return ObservationSpec(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def spec_to_dict(spec: ActionSpec | ObservationSpec) -> dict:
    """Returns the JSON form of a spec (tuples become lists)."""
    return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(spec).items()}


def mismatches(robot: RobotSpec, action: ActionSpec | None, observation: ObservationSpec) -> list[str]:
    """Lists each field in which a checkpoint does not fit a robot; empty when it fits.

    Args:
        robot: The robot.
        action: What the checkpoint puts out; None for a world model, which commands nothing.
        observation: What the checkpoint takes.
    """
    return (_action_mismatches(robot, action) if action else []) + _observation_mismatches(robot, observation)


def _action_mismatches(robot: RobotSpec, action: ActionSpec) -> list[str]:
    found = []
    joints = {joint.name: joint for joint in robot.joints}
    for name, unit in zip(action.joint_names, action.units):
        if name not in joints:
            found.append(f"action.joint_names: checkpoint has {name!r}, robot {robot.name!r} has {list(joints)}")
        elif joints[name].unit != unit:
            found.append(f"action.units[{name}]: checkpoint has {unit!r}, robot has {joints[name].unit!r}")
    extra = [name for name in joints if name not in action.joint_names]
    if extra:
        found.append(f"action.joint_names: robot has {extra}, which the checkpoint does not command")
    return found


def _observation_mismatches(robot: RobotSpec, observation: ObservationSpec) -> list[str]:
    found = []
    joints = robot.joint_names
    for name in observation.joint_names:
        if name not in joints:
            found.append(f"observation.joint_names: checkpoint needs {name!r}, robot has {list(joints)}")
    cameras = {camera.name: camera for camera in robot.cameras}
    height, width = observation.image_size
    for name in observation.cameras:
        if name not in cameras:
            found.append(f"observation.cameras: checkpoint needs {name!r}, robot has {list(cameras)}")
        elif cameras[name].width * height != cameras[name].height * width:
            found.append(
                f"observation.image_size[{name}]: checkpoint has {width}x{height}, "
                f"robot has {cameras[name].width}x{cameras[name].height} (another aspect ratio)"
            )
    return found
