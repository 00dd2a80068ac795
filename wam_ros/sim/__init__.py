"""The simulated robots and their tasks, behind one interface."""

import os

# MuJoCo chooses its OpenGL backend when it is first imported, so this has to come before.
os.environ.setdefault("MUJOCO_GL", "egl")
