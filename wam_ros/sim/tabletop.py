"""The simulated table-top robot."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import mujoco
import numpy as np

from wam_ros.sim.interface import TaskInstance, TaskState
from wam_ros.sim.judges import TASKS, Judge, goal_name, object_name
from wam_ros.sim.kinematics import ArmGeometry
from wam_ros.sim.layout import FixtureLayout, ObjectLayout
from wam_ros.sim.randomisation import Randomisation
from wam_ros.sim.rendering import Cameras
from wam_ros.sim.scene import ARM_JOINTS, Scene
from wam_ros.spec import Observation

CAMERAS = ("front", "wrist")
TICK = 0.01
_START_LOW, _START_HIGH = (0.26, -0.16, 0.12), (0.46, 0.16, 0.22)
_MAX_OPENING = 0.04


class TabletopSim:
    """A six-joint arm with a gripper before a table, in simulated time.

    Attributes:
        joint_names: The commanded joints, in the controller's order; the gripper's value is one finger's opening.
        instance: The task and world at hand.
        scene: The world itself, for experts and tests.
        arm: The arm's kinematics.
    """

    joint_names: tuple[str, ...] = ARM_JOINTS

    def __init__(self, randomisation: Randomisation = Randomisation(), image_size: tuple[int, int] = (128, 128)):
        self.scene = Scene()
        self.arm = ArmGeometry.of(self.scene.model)
        self._randomisation = randomisation
        self._cameras = Cameras(self.scene.model, *image_size)
        self._substeps = round(TICK / self.scene.model.opt.timestep)
        self._ticks = 0
        self.instance: TaskInstance
        self.reset(TASKS[0], 0)

    @property
    def time(self) -> float:
        """Simulated seconds since the last reset."""
        return self._ticks * TICK

    def reset(self, task: str, seed: int) -> TaskInstance:
        """Builds the world of a task and a seed; the same two always give the same world.

        Raises:
            ValueError: There is no such task, or the seed is negative.
        """
        if task not in TASKS:
            raise ValueError(f"no task {task!r}; the table-top robot has {', '.join(TASKS)}")
        if seed < 0:
            raise ValueError(f"seed {seed} is negative; give 0 or more")
        rng = np.random.default_rng([TASKS.index(task), seed])
        layout = self.scene.lay_out(task, rng, self._randomisation)
        self.instance = TaskInstance(task, _slots(task, layout, rng), seed)
        self.scene.set_arm(self._start(rng if self._randomisation.poses else None))
        self._ticks = 0
        self._judge = Judge(self.scene, self.instance)
        return self.instance

    def advance(self, duration: float, command: Callable[[float], np.ndarray]) -> None:
        """Simulates `duration` seconds (rounded to 10 ms); `command(time)` gives seven set-points every 10 ms.

        Raises:
            ValueError: A set-point is not finite or there are not seven; the world is left as it was before it.
        """
        model, data = self.scene.model, self.scene.data
        for _ in range(round(duration / TICK)):
            target = np.asarray(command(self.time), dtype=np.float64)
            if target.shape != (len(ARM_JOINTS),) or not np.isfinite(target).all():
                raise ValueError(f"set-points {target} at {self.time:.2f} s must be {len(ARM_JOINTS)} finite numbers")
            data.ctrl[:] = target
            mujoco.mj_step(model, data, self._substeps)
            self._ticks += 1
            self.scene.refresh()
            self._judge.update(self.time)

    def observe(self, depth: bool = False) -> Observation:
        """Renders both cameras and reads the joints, all at the present time."""
        positions, velocities = self.joint_state()
        return Observation(
            stamp=self.time,
            images={name: self._cameras.render(self.scene.data, name) for name in CAMERAS},
            joint_names=self.joint_names,
            joint_positions=positions,
            joint_velocities=velocities,
            depth={name: self._cameras.render(self.scene.data, name, depth=True) for name in CAMERAS} if depth else {},
        )

    def joint_state(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the measured positions and velocities, each of shape (7,), radians and metres a second."""
        data = self.scene.data
        return data.qpos[self.scene.qpos_index].copy(), data.qvel[self.scene.qvel_index].copy()

    def judge(self) -> TaskState:
        """Returns how the task stands."""
        return self._judge.state()

    @contextmanager
    def excursion(self) -> Iterator[None]:
        """Undoes at its end whatever happens inside it: to the world, to the clock and to the verdict."""
        model, data = self.scene.model, self.scene.data
        state = np.empty(mujoco.mj_stateSize(model, mujoco.mjtState.mjSTATE_INTEGRATION))
        mujoco.mj_getState(model, data, state, mujoco.mjtState.mjSTATE_INTEGRATION)
        ticks, judge = self._ticks, copy.copy(self._judge)
        try:
            yield
        finally:
            self._ticks, self._judge = ticks, judge
            mujoco.mj_setState(model, data, state, mujoco.mjtState.mjSTATE_INTEGRATION)
            mujoco.mj_forward(model, data)
            # mj_forward finds contacts and poses again, and alters the solver's warm start.
            mujoco.mj_setState(model, data, state, mujoco.mjtState.mjSTATE_INTEGRATION)

    def privileged(self) -> dict[str, np.ndarray]:
        """Returns the truth that no camera tells: positions (3,) in metres, and where they lie in the images.

        `*_pixel_<camera>` is (u, v) as fractions of the image; `*_pixel_<camera>_visible` is 1 where it is in view.
        """
        points = {
            "object": self.scene.position(object_name(self.instance)).copy(),
            "goal": self.scene.position(goal_name(self.instance)).copy(),
            "tool": self.scene.tool.copy(),
        }
        truth = {f"{name}_position": point for name, point in points.items()}
        for camera in CAMERAS:
            for name, point in points.items():
                pixel, visible = self._cameras.project(self.scene.data, camera, point)
                truth[f"{name}_pixel_{camera}"] = pixel
                truth[f"{name}_pixel_{camera}_visible"] = np.array([float(visible)])
        return truth

    def camera_info(self, camera: str) -> dict:
        """Returns `width`, `height` in pixels and the 3x3 matrix `K` of a camera.

        Raises:
            ValueError: There is no such camera.
        """
        if camera not in CAMERAS:
            raise ValueError(f"no camera {camera!r}; the table-top robot has {', '.join(CAMERAS)}")
        return {
            "width": self._cameras.width,
            "height": self._cameras.height,
            "K": self._cameras.intrinsics(camera),
        }

    def close(self) -> None:
        """Frees the renderer."""
        self._cameras.close()

    def _start(self, rng: np.random.Generator | None) -> np.ndarray:
        """Draws where the arm begins, so that nobody can tell the task from it."""
        if rng is None:
            return np.append(self.arm.inverse(np.mean([_START_LOW, _START_HIGH], axis=0)), _MAX_OPENING)
        return np.append(self.arm.inverse(rng.uniform(_START_LOW, _START_HIGH)), rng.uniform(0, _MAX_OPENING))


def _slots(task: str, layout: ObjectLayout | FixtureLayout, rng: np.random.Generator) -> dict[str, str]:
    """Names what the task is about; the first cube and disc of a layout are the named ones."""
    if task == "open_drawer":
        return {}
    if task == "press_button":
        return {"color": str(rng.choice(layout.button_colours))}
    slots = {"color": layout.cube_colours[0]}
    if task == "push":
        slots["target"] = layout.disc_colours[0]
    elif task == "pick_place":
        slots["target"] = "bin"
    return slots
