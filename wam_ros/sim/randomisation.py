"""What changes from one world to the next, beyond the task itself."""

import colorsys
from dataclasses import dataclass

import mujoco
import numpy as np

PALETTE: dict[str, tuple[float, float, float]] = {
    "red": (0.90, 0.08, 0.08),
    "green": (0.10, 0.70, 0.15),
    "blue": (0.10, 0.25, 0.95),
    "yellow": (0.95, 0.85, 0.05),
}
_TABLES = ("table_plain", "table_checker", "table_speckle")


@dataclass(frozen=True)
class Randomisation:
    """Which sources of variety are on; each is drawn anew from the seed at every reset.

    Attributes:
        poses: Positions of the objects and of the arm; off, every world of a task is laid out alike.
        colours: Hue and brightness of the named colours; the names stay true.
        textures: Tint and pattern of the table.
        lights: Direction and strength of the lamp.
        camera: Pose of the front camera, up to 5 mm and 0.5 degrees.
    """

    poses: bool = True
    colours: bool = True
    textures: bool = True
    lights: bool = True
    camera: bool = False


def shade(name: str, rng: np.random.Generator, jitter: bool, pale: float = 0.0) -> np.ndarray:
    """Returns a shade of a named colour as RGBA of shape (4,), mixed with `pale` parts of white."""
    hue, saturation, value = colorsys.rgb_to_hsv(*PALETTE[name])
    draw = rng.uniform(-1, 1, 2)
    if jitter:
        hue, value = (hue + 0.015 * draw[0]) % 1.0, float(np.clip(value * (1 + 0.1 * draw[1]), 0, 1))
    rgb = np.array(colorsys.hsv_to_rgb(hue, saturation, value))
    return np.append(rgb * (1 - pale) + pale, 1.0)


class Surroundings:
    """The table, the lamp and the front camera of a model, which can be set back and drawn anew."""

    def __init__(self, model: mujoco.MjModel):
        self._model = model
        self._table = model.geom("table").id
        self._lamp = model.light("lamp").id
        self._camera = model.camera("front").id
        self._rgba = model.geom_rgba[self._table].copy()
        self._direction = model.light_dir[self._lamp].copy()
        self._diffuse = model.light_diffuse[self._lamp].copy()
        self._position = model.cam_pos[self._camera].copy()
        self._quaternion = model.cam_quat[self._camera].copy()

    def draw(self, rng: np.random.Generator, switches: Randomisation) -> None:
        """Sets the surroundings for one world; what is switched off gets its standard look."""
        model = self._model
        tint, pattern = rng.uniform(-0.05, 0.05, 3), _TABLES[rng.integers(len(_TABLES))]
        lean, strength = rng.uniform(-0.3, 0.3, 2), rng.uniform(0.8, 1.2)
        shift, turn = rng.uniform(-0.005, 0.005, 3), rng.uniform(-1, 1, 3) * np.deg2rad(0.5)
        model.geom_rgba[self._table, :3] = self._rgba[:3] + switches.textures * tint
        model.geom_matid[self._table] = model.material(pattern if switches.textures else _TABLES[0]).id
        direction = self._direction + switches.lights * np.append(lean, 0.0)
        model.light_dir[self._lamp] = direction / np.linalg.norm(direction)
        model.light_diffuse[self._lamp] = self._diffuse * (strength if switches.lights else 1.0)
        model.cam_pos[self._camera] = self._position + switches.camera * shift
        quaternion = self._quaternion.copy()
        if switches.camera:
            mujoco.mju_quatIntegrate(quaternion, turn, 1.0)
        model.cam_quat[self._camera] = quaternion
