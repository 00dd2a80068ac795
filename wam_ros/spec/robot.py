"""What a robot is: its joints, limits, cameras and topics, read from one YAML file."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class JointSpec:
    """One joint and its limits, in radians (or metres for prismatic joints) and seconds.

    `max_step` is the greatest way from one point of a trajectory to the next; None leaves it to the gate.
    """

    name: str
    unit: str
    lower: float
    upper: float
    max_velocity: float
    max_acceleration: float
    max_jerk: float
    max_step: float | None = None


@dataclass(frozen=True)
class CameraSpec:
    """One camera: its name in the models, its topics, its native image size in pixels."""

    name: str
    image_topic: str
    info_topic: str
    width: int
    height: int
    frame_id: str
    depth_topic: str = ""


@dataclass(frozen=True)
class RobotSpec:
    """A robot as the nodes see it.

    Attributes:
        name: The robot's name; also the name of its file.
        base_frame: Frame that poses are given in.
        joints: The commanded joints, in the controller's order, gripper included.
        cameras: The cameras.
        joint_state_topic: Topic of sensor_msgs/JointState.
        trajectory_topic: The controller's trajectory_msgs/JointTrajectory topic.
        home: Resting positions, one a joint.
        urdf: Path of the URDF, relative to the robot's file, or empty.
        tool_frame: Link of the URDF whose origin is the tool point.
        workspace: Box for the tool point, [[x, y, z] low, [x, y, z] high] in the base frame, or None.
    """

    name: str
    base_frame: str
    joints: tuple[JointSpec, ...]
    cameras: tuple[CameraSpec, ...]
    joint_state_topic: str
    trajectory_topic: str
    home: tuple[float, ...] = ()
    urdf: str = ""
    tool_frame: str = "tool0"
    workspace: tuple[tuple[float, float, float], tuple[float, float, float]] | None = None
    source: str = field(default="", compare=False)

    @property
    def joint_names(self) -> tuple[str, ...]:
        """Names of the joints in the controller's order."""
        return tuple(joint.name for joint in self.joints)

    @property
    def camera_names(self) -> tuple[str, ...]:
        """Names of the cameras in order."""
        return tuple(camera.name for camera in self.cameras)

    @classmethod
    def load(cls, path: str | Path) -> "RobotSpec":
        """Reads a robot's file.

        Raises:
            FileNotFoundError: No such file.
            ValueError: A field is missing, unknown or of the wrong kind; the message names it.
        """
        path = Path(path)
        if not path.is_file():
            raise FileNotFoundError(f"robot file {path} does not exist; see config/robots/ for examples")
        data = yaml.safe_load(path.read_text())
        try:
            joints = tuple(JointSpec(**joint) for joint in data.pop("joints"))
            cameras = tuple(CameraSpec(**camera) for camera in data.pop("cameras"))
            workspace = data.pop("workspace", None)
            box = tuple(tuple(float(v) for v in corner) for corner in workspace) if workspace else None
            home = tuple(float(v) for v in data.pop("home", ()))
            return cls(joints=joints, cameras=cameras, workspace=box, home=home, source=str(path), **data)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"robot file {path}: {error}; compare it with config/robots/tabletop.yaml") from error
