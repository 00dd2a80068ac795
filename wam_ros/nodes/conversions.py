"""Between messages and what flows between the parts (`wam_ros.spec`, `wam_ros.control`).

Field checks are off by default in rclpy, and a wrong type is then corrupted in silence: every value is cast.
"""

import array
import math
from collections.abc import Mapping, Sequence

import numpy as np
from builtin_interfaces.msg import Time
from sensor_msgs.msg import CameraInfo, CompressedImage, Image, JointState
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from wam_msgs.msg import TaskState as TaskStateMessage
from wam_msgs.msg import Tensor, VisualPlan
from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.images import compressed_to_rgb, image_to_rgb, rgb_to_image
from wam_ros.nodes.stamps import seconds_to_duration, seconds_to_stamp, stamp_to_seconds
from wam_ros.sim.interface import TaskState
from wam_ros.spec import CameraSpec, Observation, Plan, RobotSpec

POINT_FIELDS = ("positions", "velocities", "accelerations", "effort")


def joint_state_to_arrays(
    message: JointState, joint_names: Sequence[str], topic: str = "joint_states"
) -> tuple[np.ndarray, np.ndarray | None]:
    """Returns positions and velocities of `joint_names`, matched by name, radians or metres.

    Velocities are None where the message carries none.

    Raises:
        ConversionError: A joint is missing or comes twice, the arrays differ in length, or a value is not finite.
    """
    if len(message.position) != len(message.name):
        found = f"{len(message.name)} names and {len(message.position)} positions"
        raise ConversionError(topic, found, "publish one position a name")
    index = {name: i for i, name in enumerate(message.name)}
    missing = [name for name in joint_names if name not in index]
    if missing:
        cure = "correct the joint names in the robot's file or in the driver"
        raise ConversionError(topic, f"no joint {missing} among {list(message.name)}", cure)
    repeated = [name for name in joint_names if list(message.name).count(name) > 1]
    if repeated:
        raise ConversionError(topic, f"joints {repeated} come more than once", "let one driver publish each joint")
    columns = [index[name] for name in joint_names]
    positions = np.asarray([message.position[i] for i in columns], dtype=np.float64)
    velocities = None
    if len(message.velocity) == len(message.name):
        velocities = np.asarray([message.velocity[i] for i in columns], dtype=np.float64)
    for kind, values in (("position", positions), ("velocity", velocities)):
        if values is not None and not np.isfinite(values).all():
            bad = {name: float(v) for name, v in zip(joint_names, values) if not math.isfinite(v)}
            raise ConversionError(topic, f"{kind} {bad} is not finite", "check the joint's encoder and driver")
    return positions, velocities


def arrays_to_joint_state(
    names: Sequence[str], positions: np.ndarray, velocities: np.ndarray | None, stamp: Time
) -> JointState:
    """Fills a JointState."""
    message = JointState(name=list(names), position=np.asarray(positions, dtype=np.float64).tolist())
    message.header.stamp = stamp
    if velocities is not None:
        message.velocity = np.asarray(velocities, dtype=np.float64).tolist()
    return message


def picture_of(message: Image | CompressedImage, camera: CameraSpec) -> np.ndarray:
    """Returns one camera's picture, RGB uint8 of the size that the robot's file promises.

    Raises:
        ConversionError: Another size, or an encoding that cannot be read.
    """
    decode = compressed_to_rgb if isinstance(message, CompressedImage) else image_to_rgb
    rgb = decode(message, camera.image_topic)
    height, width = rgb.shape[:2]
    if (width, height) != (camera.width, camera.height):
        cure = f"the robot's file gives {camera.width}x{camera.height} for camera {camera.name!r}: make them agree"
        raise ConversionError(camera.image_topic, f"image of {width}x{height}", cure)
    return rgb


def observation_from(
    images: Mapping[str, Image | CompressedImage], joint_state: JointState, robot: RobotSpec
) -> Observation:
    """Builds an observation from one message a camera and a joint state; its stamp is the oldest image's.

    Raises:
        ConversionError: One of them cannot be used; the message names which and why.
    """
    cameras = [camera for camera in robot.cameras if camera.name in images]
    positions, velocities = joint_state_to_arrays(joint_state, robot.joint_names, robot.joint_state_topic)
    return Observation(
        stamp=min(stamp_to_seconds(images[camera.name].header.stamp) for camera in cameras),
        images={camera.name: picture_of(images[camera.name], camera) for camera in cameras},
        joint_names=robot.joint_names,
        joint_positions=positions,
        joint_velocities=velocities,
    )


def trajectory_to_message(trajectory: Trajectory) -> JointTrajectory:
    """Fills a JointTrajectory from a well formed trajectory; stamp 0 means: start now."""
    message = JointTrajectory(joint_names=list(trajectory.joint_names))
    message.header.stamp = seconds_to_stamp(trajectory.stamp)
    for k, time in enumerate(trajectory.times):
        point = JointTrajectoryPoint(time_from_start=seconds_to_duration(time))
        for name in POINT_FIELDS:
            values = getattr(trajectory, name)
            if values is not None:
                setattr(point, name, np.asarray(values[k], dtype=np.float64).tolist())
        message.points.append(point)
    return message


def message_to_trajectory(message: JointTrajectory, stamp: float | None = None) -> Trajectory:
    """Reads a JointTrajectory as it is, well formed or not; whoever takes it judges it.

    Args:
        message: The message.
        stamp: Its stamp on another clock, seconds; the ROS clock's where None.
    """
    fields = {name: rows_to_field([getattr(point, name) for point in message.points]) for name in POINT_FIELDS}
    return Trajectory(
        joint_names=tuple(message.joint_names),
        times=np.array([stamp_to_seconds(point.time_from_start) for point in message.points]),
        stamp=stamp_to_seconds(message.header.stamp) if stamp is None else stamp,
        **fields,
    )


def rows_to_field(rows: Sequence[array.array | bytes]) -> np.ndarray | list[np.ndarray]:
    """Returns float64 of the points' values: one array where all have equally many, and else one a point."""
    sizes = {memoryview(row).nbytes // 8 for row in rows}
    if len(sizes) == 1:
        return _numbers(b"".join(rows)).reshape(len(rows), sizes.pop())
    return [_numbers(row) for row in rows]


def _numbers(data: array.array | bytes) -> np.ndarray:
    return np.frombuffer(data, dtype=np.float64) if len(data) else np.empty(0)


def camera_info_message(info: Mapping, stamp: Time, frame_id: str) -> CameraInfo:
    """Fills a CameraInfo of a camera without distortion from width, height (pixels) and K (3x3)."""
    matrix = np.asarray(info["K"], dtype=np.float64).reshape(3, 3)
    message = CameraInfo(width=int(info["width"]), height=int(info["height"]), distortion_model="plumb_bob")
    message.header.stamp = stamp
    message.header.frame_id = str(frame_id)
    message.d = [0.0] * 5
    message.k = matrix.ravel().tolist()
    message.r = np.eye(3).ravel().tolist()
    message.p = np.hstack([matrix, np.zeros((3, 1))]).ravel().tolist()
    return message


def task_state_message(
    state: TaskState, instruction: str, seed: int, elapsed: float, finished: bool, extra: Mapping[str, float]
) -> TaskStateMessage:
    """Fills a TaskState but for its header.

    Args:
        state: The judge's verdict.
        instruction: Instruction of the episode.
        seed: Seed of its world.
        elapsed: Simulated seconds since the reset.
        finished: Whether the episode is over.
        extra: Measurements beside the judge's.
    """
    detail = {**state.detail, **extra}
    return TaskStateMessage(
        task=str(state.task),
        instruction=str(instruction),
        seed=int(seed),
        success=bool(state.success),
        finished=bool(finished),
        touched=str(state.touched),
        elapsed=float(elapsed),
        detail_names=list(detail),
        detail_values=[float(number) for number in detail.values()],
    )


def plan_to_message(plan: Plan, frame_ids: Mapping[str, str]) -> VisualPlan:
    """Fills a VisualPlan; `frame_ids` gives each camera's optical frame."""
    cameras = list(plan.frames)
    times = [float(time) for time in plan.times]
    message = VisualPlan(
        plan_id=int(plan.plan_id),
        instruction=str(plan.instruction),
        model_id=str(plan.model_id),
        carrier=str(plan.carrier),
        times=times,
        cameras=cameras,
        confidence=float(plan.confidence),
        inference_time=float(plan.inference_time),
    )
    message.header.stamp = seconds_to_stamp(plan.source_stamp)
    message.header.frame_id = str(frame_ids.get(cameras[0], "")) if cameras else ""
    stamps = [seconds_to_stamp(plan.source_stamp + time) for time in times]
    message.frames = [
        rgb_to_image(frame, stamp, frame_ids.get(camera, ""))
        for camera in cameras
        for frame, stamp in zip(plan.frames[camera], stamps, strict=True)
    ]
    if plan.latent is not None:
        message.latent = array_to_tensor(plan.latent)
    return message


def message_to_plan(message: VisualPlan, topic: str = "plan") -> Plan:
    """Reads a VisualPlan.

    Raises:
        ConversionError: Frames, times and cameras disagree, or a frame or the latent cannot be read.
    """
    steps = len(message.times)
    times = np.asarray(message.times, dtype=np.float64)
    if steps == 0 or not np.isfinite(times).all() or times[0] <= 0.0 or (np.diff(times) <= 0.0).any():
        raise ConversionError(topic, f"times {times.tolist()}", "they must rise strictly from above 0")
    if message.frames and len(message.frames) != steps * len(message.cameras):
        found = f"{len(message.frames)} frames for {len(message.cameras)} cameras and {steps} times"
        raise ConversionError(topic, found, "publish one frame a camera and time, camera-major, or none")
    frames = {}
    if message.frames:
        pictures = [image_to_rgb(image, topic) for image in message.frames]
        if len({picture.shape for picture in pictures}) > 1:
            raise ConversionError(topic, "frames of several sizes", "publish all frames of a plan at one size")
        for c, camera in enumerate(message.cameras):
            frames[camera] = np.stack(pictures[c * steps : (c + 1) * steps])
    return Plan(
        plan_id=message.plan_id,
        source_stamp=stamp_to_seconds(message.header.stamp),
        instruction=message.instruction,
        model_id=message.model_id,
        carrier=message.carrier,
        times=times,
        frames=frames,
        latent=tensor_to_array(message.latent, topic) if message.latent.dtype else None,
        confidence=message.confidence,
        inference_time=message.inference_time,
    )


def array_to_tensor(values: np.ndarray) -> Tensor:
    """Fills a Tensor, row-major and little-endian."""
    values = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    return Tensor(
        dtype=values.dtype.name, shape=[int(n) for n in values.shape], data=array.array("B", values.tobytes())
    )


def tensor_to_array(message: Tensor, topic: str = "plan") -> np.ndarray:
    """Reads a Tensor.

    Raises:
        ConversionError: An unknown element type, or data of another size than its shape says.
    """
    try:
        kind = np.dtype(message.dtype).newbyteorder("<")
    except TypeError as error:
        raise ConversionError(topic, f"latent of type {message.dtype!r}", "use numpy's names") from error
    if kind.hasobject or math.prod(message.shape) * kind.itemsize != len(message.data):
        found = f"latent {message.dtype}{list(message.shape)} with {len(message.data)} bytes"
        raise ConversionError(topic, found, "shape and data must agree")
    return np.frombuffer(message.data, dtype=kind).reshape([int(n) for n in message.shape])
