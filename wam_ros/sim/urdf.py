"""Writes the simulated arm as URDF for RViz and MoveIt, from the compiled MJCF, so that the two cannot drift."""

import xml.etree.ElementTree as ET
from pathlib import Path

import mujoco
import numpy as np

from wam_ros.spec import RobotSpec

_ROOT = "base_link"
_MIRRORED = {"gripper_mirror": "gripper"}
_KINDS = {int(mujoco.mjtJoint.mjJNT_HINGE): "revolute", int(mujoco.mjtJoint.mjJNT_SLIDE): "prismatic"}


def write_urdf(path: Path, model: mujoco.MjModel, robot: RobotSpec) -> None:
    """Writes what `to_urdf` returns."""
    path.write_text(to_urdf(model, robot))


def to_urdf(model: mujoco.MjModel, robot: RobotSpec) -> str:
    """Returns the arm below `base_link` as URDF text: links, joints, the tool point and the cameras' optical frames.

    Args:
        model: The world that holds the arm; masses, shapes and joint ranges are its own.
        robot: The robot's file, for the names of the frames and the joints' greatest velocities.
    """
    tree = ET.Element("robot", name=robot.name)
    tree.append(ET.Comment(" Written by wam_ros.sim.urdf from the simulator's MJCF; change that instead. "))
    velocities = {joint.name: joint.max_velocity for joint in robot.joints}
    for body in _bodies(model):
        tree.append(_link(model, body))
        if body.name != _ROOT:
            tree.append(_joint(model, body, velocities))
    site = model.site("tool")
    _fixed(tree, "tool0", model.body(site.bodyid[0]).name, site.pos, _matrix(site.quat))
    for camera in robot.cameras:
        view = model.camera(camera.name)
        parent = model.body(view.bodyid[0]).name if view.bodyid[0] else _ROOT
        # MuJoCo looks along -z with y up; an optical frame (REP 103) looks along +z with y down.
        _fixed(tree, camera.frame_id, parent, view.pos, _matrix(view.quat) @ np.diag([1.0, -1.0, -1.0]))
    ET.indent(tree)
    return '<?xml version="1.0"?>\n' + ET.tostring(tree, encoding="unicode") + "\n"


def _bodies(model: mujoco.MjModel) -> list:
    root = model.body(_ROOT).id
    return [model.body(i) for i in range(model.nbody) if model.body_rootid[i] == root]


def _link(model: mujoco.MjModel, body) -> ET.Element:
    link = ET.Element("link", name=body.name)
    if body.name != _ROOT:
        inertial = ET.SubElement(link, "inertial")
        _origin(inertial, body.ipos, _matrix(body.iquat))
        ET.SubElement(inertial, "mass", value=_text(body.mass))
        xx, yy, zz = (_text(value) for value in body.inertia)
        ET.SubElement(inertial, "inertia", ixx=xx, iyy=yy, izz=zz, ixy="0", ixz="0", iyz="0")
    for i in range(body.geomadr[0], body.geomadr[0] + body.geomnum[0]):
        geom = model.geom(i)
        for role in ("visual", "collision"):
            part = ET.SubElement(link, role)
            _origin(part, geom.pos, _matrix(geom.quat))
            _shape(ET.SubElement(part, "geometry"), geom)
            if role == "visual":
                material = ET.SubElement(part, "material", name=f"{body.name}_colour")
                ET.SubElement(material, "color", rgba=_text(geom.rgba))
    return link


def _shape(geometry: ET.Element, geom) -> None:
    """Adds a box or a cylinder; a capsule becomes the cylinder of its full length."""
    kind = int(geom.type[0])
    if kind == mujoco.mjtGeom.mjGEOM_BOX:
        ET.SubElement(geometry, "box", size=_text(2 * geom.size))
        return
    ends = geom.size[0] if kind == mujoco.mjtGeom.mjGEOM_CAPSULE else 0.0
    ET.SubElement(geometry, "cylinder", radius=_text(geom.size[0]), length=_text(2 * (geom.size[1] + ends)))


def _joint(model: mujoco.MjModel, body, velocities: dict[str, float]) -> ET.Element:
    source = model.joint(body.jntadr[0])
    leader = _MIRRORED.get(source.name, source.name)
    joint = ET.Element("joint", name=source.name, type=_KINDS[int(source.type[0])])
    ET.SubElement(joint, "parent", link=model.body(body.parentid[0]).name)
    ET.SubElement(joint, "child", link=body.name)
    _origin(joint, body.pos, _matrix(body.quat))
    ET.SubElement(joint, "axis", xyz=_text(source.axis))
    lower, upper = (_text(bound) for bound in source.range)
    effort = _text(model.actuator(leader).forcerange[1])
    ET.SubElement(joint, "limit", lower=lower, upper=upper, effort=effort, velocity=_text(velocities[leader]))
    if leader != source.name:
        ET.SubElement(joint, "mimic", joint=leader)
    return joint


def _fixed(tree: ET.Element, name: str, parent: str, position: np.ndarray, rotation: np.ndarray) -> None:
    ET.SubElement(tree, "link", name=name)
    joint = ET.SubElement(tree, "joint", name=f"{name}_joint", type="fixed")
    ET.SubElement(joint, "parent", link=parent)
    ET.SubElement(joint, "child", link=name)
    _origin(joint, position, rotation)


def _origin(parent: ET.Element, position: np.ndarray, rotation: np.ndarray) -> None:
    ET.SubElement(parent, "origin", xyz=_text(position), rpy=_text(_roll_pitch_yaw(rotation)))


def _matrix(quaternion: np.ndarray) -> np.ndarray:
    matrix = np.zeros(9)
    mujoco.mju_quat2Mat(matrix, quaternion)
    return matrix.reshape(3, 3)


def _roll_pitch_yaw(matrix: np.ndarray) -> np.ndarray:
    """Angles of URDF's fixed-axis rotation; roll is 0 where pitch is a right angle."""
    pitch = np.arcsin(np.clip(-matrix[2, 0], -1.0, 1.0))
    if abs(matrix[2, 0]) > 1 - 1e-9:
        return np.array([0.0, pitch, np.arctan2(-matrix[0, 1], matrix[1, 1])])
    return np.array([np.arctan2(matrix[2, 1], matrix[2, 2]), pitch, np.arctan2(matrix[1, 0], matrix[0, 0])])


def _text(values: np.ndarray | float) -> str:
    return " ".join(f"{value + 0.0:.7g}" for value in np.atleast_1d(np.round(values, 7)))
