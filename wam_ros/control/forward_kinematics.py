"""Where a frame of a URDF is, for many joint positions at once.

Libraries for URDF (yourdfpy, pinocchio) take one pose at a time, or bring a mesh library; the gate needs a hundred
points of one serial chain within a fraction of a millisecond.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_TURNS = ("revolute", "continuous")
_SLIDES = ("prismatic",)


@dataclass(frozen=True, eq=False)
class _Link:
    """One step of the chain: where a joint is in its parent, and how it moves.

    Attributes:
        origin: Position in the parent, shape (3,), metres.
        rotation: Orientation in the parent, shape (3, 3).
        slide: Way in the parent of a joint that slides by 1, shape (3,); zero for others.
        turn: For joints that turn, Rodrigues' formula in the parent: what takes a point to the parts of its place that
            stay, go with the cosine and go with the sine of the angle, shape (3, 9). None for others.
        column: Column of the joint positions that moves it, -1 for a fixed one.
        multiplier: Factor of that column, for joints that mimic another.
        offset: Added to it.
    """

    origin: np.ndarray
    rotation: np.ndarray
    slide: np.ndarray
    turn: np.ndarray | None
    column: int
    multiplier: float
    offset: float

    def to_parent(self, points: np.ndarray, moved: np.ndarray) -> np.ndarray:
        """Returns points, shape (k, 3), in the parent's frame, for positions of this joint, shape (k, 1)."""
        if self.turn is None:
            return points @ self.rotation.T + moved * self.slide + self.origin
        parts = points @ self.turn
        return parts[:, :3] + np.cos(moved) * parts[:, 3:6] + np.sin(moved) * parts[:, 6:] + self.origin


class FrameKinematics:
    """Positions of one frame in another, along the chain of joints between them.

    Args:
        urdf: Text of the URDF.
        base_frame: Link in which positions are given.
        frame: Link whose origin is sought.
        joint_names: Columns of the joint positions.

    Raises:
        ValueError: The text is no URDF, a link is missing, or a joint on the way is not among `joint_names`.
    """

    def __init__(self, urdf: str, base_frame: str, frame: str, joint_names: Sequence[str]):
        self._chain = _chain(urdf, base_frame, frame, list(joint_names))

    @classmethod
    def load(cls, path: Path, base_frame: str, frame: str, joint_names: Sequence[str]) -> "FrameKinematics":
        """Reads a URDF file; raises ValueError, with its path, where it cannot be used."""
        try:
            return cls(path.read_text(), base_frame, frame, joint_names)
        except (OSError, ValueError) as error:
            raise ValueError(f"URDF {path}: {error}") from error

    def positions(self, joints: np.ndarray) -> np.ndarray:
        """Returns where the frame is, shape (k, 3) in metres, for joint positions of shape (k, joints)."""
        points = np.zeros((len(joints), 3))
        for link in reversed(self._chain):
            moved = joints[:, link.column, None] * link.multiplier + link.offset
            points = link.to_parent(points, moved)
        return points


def _chain(urdf: str, base_frame: str, frame: str, names: list[str]) -> list[_Link]:
    """Returns the links from the base to the frame."""
    try:
        tree = ET.fromstring(urdf)
    except ET.ParseError as error:
        raise ValueError(f"not XML: {error}") from error
    links = {link.get("name") for link in tree.iter("link")}
    for name in (base_frame, frame):
        if name not in links:
            raise ValueError(f"no link {name!r}; it has {sorted(filter(None, links))}")
    above = {joint.find("child").get("link"): joint for joint in tree.findall("joint")}
    chain: list[_Link] = []
    here = frame
    while here != base_frame:
        if here not in above:
            raise ValueError(f"link {frame!r} does not hang on {base_frame!r}")
        chain.append(_link(above[here], names))
        here = above[here].find("parent").get("link")
    return chain[::-1]


def _link(joint: ET.Element, names: list[str]) -> _Link:
    kind, name = joint.get("type", ""), joint.get("name", "")
    mimic = joint.find("mimic")
    leader = name if mimic is None else mimic.get("joint", "")
    if kind not in ("fixed", *_TURNS, *_SLIDES):
        raise ValueError(f"joint {name!r} is of type {kind!r}; only {(*_TURNS, *_SLIDES, 'fixed')} can be followed")
    if kind != "fixed" and leader not in names:
        raise ValueError(f"joint {leader!r} moves the frame and is not among the joints {names}")
    origin = joint.find("origin")
    direction = _numbers(joint.find("axis"), "xyz", "1 0 0")
    length = float(np.linalg.norm(direction))
    if length == 0.0:
        raise ValueError(f"joint {name!r} has an axis of length 0")
    axis = direction / length
    rotation = _fixed_axis_rotation(_numbers(origin, "rpy", "0 0 0"))
    return _Link(
        origin=_numbers(origin, "xyz", "0 0 0"),
        rotation=rotation,
        slide=rotation @ axis if kind in _SLIDES else np.zeros(3),
        turn=_turn(axis, rotation) if kind in _TURNS else None,
        column=-1 if kind == "fixed" else names.index(leader),
        multiplier=1.0 if mimic is None else float(mimic.get("multiplier", "1")),
        offset=0.0 if mimic is None else float(mimic.get("offset", "0")),
    )


def _turn(axis: np.ndarray, rotation: np.ndarray) -> np.ndarray:
    x, y, z = axis
    along = np.outer(axis, axis)
    across = np.array([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])
    return np.hstack([part @ rotation.T for part in (along, np.eye(3) - along, across)])


def _numbers(element: ET.Element | None, field: str, default: str) -> np.ndarray:
    text = default if element is None else element.get(field, default)
    values = np.array([float(number) for number in text.split()])
    if values.shape != (3,) or not np.isfinite(values).all():
        raise ValueError(f"{field}={text!r}; give three numbers")
    return values


def _fixed_axis_rotation(angles: np.ndarray) -> np.ndarray:
    """Rotation of URDF's roll, pitch and yaw: about the fixed x, then y, then z."""
    (cr, cp, cy), (sr, sp, sy) = np.cos(angles), np.sin(angles)
    return np.array(
        [
            [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
            [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
            [-sp, cp * sr, cp * cr],
        ]
    )
