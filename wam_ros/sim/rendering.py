"""Off-screen pictures of a MuJoCo world, and where points of the world lie in them."""

import weakref

import mujoco
import numpy as np

_PLAIN = (mujoco.mjtRndFlag.mjRND_SHADOW, mujoco.mjtRndFlag.mjRND_REFLECTION, mujoco.mjtRndFlag.mjRND_SKYBOX)


class Cameras:
    """Renders the named cameras of a model at one image size.

    The OpenGL context is made at first use and belongs to that thread: render from one thread only.
    """

    def __init__(self, model: mujoco.MjModel, height: int, width: int):
        self._model = model
        self.height, self.width = height, width
        self._renderer: mujoco.Renderer | None = None

    def render(self, data: mujoco.MjData, camera: str, depth: bool = False) -> np.ndarray:
        """Returns RGB, uint8 of shape (height, width, 3), or depth, float32 metres of shape (height, width)."""
        renderer = self._ready()
        renderer.update_scene(data, camera)
        for flag in _PLAIN:
            renderer.scene.flags[flag] = 0
        if not depth:
            return renderer.render()
        renderer.enable_depth_rendering()
        try:
            return renderer.render()
        finally:
            renderer.disable_depth_rendering()

    def intrinsics(self, camera: str) -> np.ndarray:
        """Returns the 3x3 matrix K of a camera, in pixels."""
        focal = 0.5 * self.height / np.tan(0.5 * np.deg2rad(self._model.camera(camera).fovy[0]))
        return np.array([[focal, 0, self.width / 2], [0, focal, self.height / 2], [0, 0, 1]])

    def project(self, data: mujoco.MjData, camera: str, point: np.ndarray) -> tuple[np.ndarray, bool]:
        """Finds a point of the world in a picture.

        Returns:
            (u, v) as fractions of the image, from its top left corner, clipped to 0..1, and whether it is in view
            (another thing may still hide it).
        """
        view = data.camera(camera)
        x, y, z = view.xmat.reshape(3, 3).T @ (point - view.xpos)
        if z > -1e-6:
            return np.array([0.5, 0.5]), False
        matrix = self.intrinsics(camera)
        u = (matrix[0, 2] + matrix[0, 0] * x / -z) / self.width
        v = (matrix[1, 2] - matrix[1, 1] * y / -z) / self.height
        return np.clip([u, v], 0.0, 1.0), bool(0 <= u <= 1 and 0 <= v <= 1)

    def close(self) -> None:
        """Frees the OpenGL context."""
        if self._renderer is not None:
            self._finaliser()
            self._renderer = None

    def _ready(self) -> mujoco.Renderer:
        if self._renderer is None:
            self._renderer = mujoco.Renderer(self._model, self.height, self.width)
            # Left to the interpreter's end, the context would be freed after the library that frees it.
            self._finaliser = weakref.finalize(self, self._renderer.close)
        return self._renderer
