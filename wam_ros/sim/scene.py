"""The table-top world in MuJoCo: builds it, lays it out, and answers where things are."""

from importlib import resources

import mujoco
import numpy as np

from wam_ros.sim.layout import FIXTURE_TASKS, FixtureLayout, ObjectLayout, draw_fixtures, draw_objects
from wam_ros.sim.randomisation import Randomisation, Surroundings, shade

CUBE_HALF_WIDTH = 0.0225
ARM_JOINTS = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3", "gripper")
_FINGERS = ("left_finger", "right_finger")
_PALE = 0.35


def load_model() -> mujoco.MjModel:
    """Compiles the world's MJCF."""
    asset = resources.files("wam_ros.sim") / "assets" / "tabletop.xml"
    return mujoco.MjModel.from_xml_string(asset.read_text())


class Scene:
    """A world and the names of what is in it.

    Attributes:
        model: The compiled world; its colours and fixed bodies change with each layout.
        data: The state of the world.
        names: Body or geom of each named thing, such as `red cube` to `cube_0`.
    """

    def __init__(self) -> None:
        self.model = load_model()
        self.data = mujoco.MjData(self.model)
        self.names: dict[str, str] = {}
        self._things: dict[int, str] = {}
        self._parked = self.model.body_pos.copy()
        self._surroundings = Surroundings(self.model)
        self._joints = [self.model.joint(name) for name in ARM_JOINTS]
        self.qpos_index = np.array([joint.qposadr[0] for joint in self._joints])
        self.qvel_index = np.array([joint.dofadr[0] for joint in self._joints])
        self._mirror_index = self.model.joint("gripper_mirror").qposadr[0]
        self._finger_geoms = [self.model.geom(name).id for name in _FINGERS]

    def lay_out(self, task: str, rng: np.random.Generator, switches: Randomisation) -> ObjectLayout | FixtureLayout:
        """Puts everything that a task needs on the table and parks the rest."""
        places = rng if switches.poses else np.random.default_rng(0)
        mujoco.mj_resetData(self.model, self.data)
        self.model.body_pos[:] = self._parked
        if task in FIXTURE_TASKS:
            layout = draw_fixtures(places)
            self._place_fixtures(layout, rng, switches)
        else:
            layout = draw_objects(places, to_push=task == "push")
            self._place_objects(layout, rng, switches)
        self._surroundings.draw(rng, switches)
        self._things = self._named_geoms()
        return layout

    def set_arm(self, positions: np.ndarray) -> None:
        """Puts the arm at rest at seven joint positions."""
        self.data.qpos[self.qpos_index] = positions
        self.data.qpos[self._mirror_index] = positions[-1]
        self.data.ctrl[:] = positions
        mujoco.mj_forward(self.model, self.data)

    def refresh(self) -> None:
        """Brings positions and cameras up to the joints; leaves the physics alone, so looking changes nothing."""
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_camlight(self.model, self.data)

    def position(self, name: str) -> np.ndarray:
        """Returns the centre of a named thing, shape (3,), metres in the base frame.

        Raises:
            KeyError: No such thing is on the table.
        """
        if name not in self.names:
            raise KeyError(f"no {name!r} is on the table, which has {sorted(self.names)}")
        return self.data.body("bin").xpos if name == "bin" else self.data.geom(self.names[name]).xpos

    def joint_value(self, joint: str) -> float:
        """Returns the position of a joint by name, radians or metres."""
        return float(self.data.joint(joint).qpos[0])

    @property
    def tool(self) -> np.ndarray:
        """Position of the tool point between the fingertips, shape (3,)."""
        return self.data.site("tool").xpos

    def touched(self) -> list[str]:
        """Returns the named things that the fingers touch now."""
        found = []
        for pair in self.data.contact.geom[: self.data.ncon]:
            for finger, other in (pair, pair[::-1]):
                if finger in self._finger_geoms and other in self._things and self._things[other] not in found:
                    found.append(self._things[other])
        return found

    def _place_objects(self, layout: ObjectLayout, rng: np.random.Generator, switches: Randomisation) -> None:
        self.names = {"bin": "bin"}
        self.model.body("bin").pos[:2] = layout.bin
        for i, (place, yaw, colour) in enumerate(zip(layout.cubes, layout.yaws, layout.cube_colours)):
            pose = (*place, CUBE_HALF_WIDTH, np.cos(yaw / 2), 0, 0, np.sin(yaw / 2))
            self.data.joint(int(self.model.body(f"cube_{i}").jntadr[0])).qpos[:] = pose
            self._colour(f"cube_{i}", f"{colour} cube", shade(colour, rng, switches.colours))
        for i, (place, colour) in enumerate(zip(layout.discs, layout.disc_colours)):
            self.model.body(f"disc_{i}").pos[:2] = place
            self._colour(f"disc_{i}", f"{colour} disc", shade(colour, rng, switches.colours, _PALE))

    def _place_fixtures(self, layout: FixtureLayout, rng: np.random.Generator, switches: Randomisation) -> None:
        self.names = {"drawer handle": "handle"}
        self.model.body("panel").pos[:2] = layout.panel
        self.model.body("cabinet").pos[:2] = layout.cabinet
        for i, colour in enumerate(layout.button_colours):
            self._colour(f"button_{i}", f"{colour} button", shade(colour, rng, switches.colours))

    def _colour(self, geom: str, name: str, rgba: np.ndarray) -> None:
        self.names[name] = geom
        self.model.geom(geom).rgba[:] = rgba

    def _named_geoms(self) -> dict[int, str]:
        return {self.model.geom(geom).id: name for name, geom in self.names.items() if name != "bin"}
