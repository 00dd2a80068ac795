"""What flows between the parts: observations, plans, chunks, and what robots and checkpoints are."""

from wam_ros.spec.action_chunk import ActionChunk
from wam_ros.spec.fit import ABSOLUTE, RELATIVE, ActionSpec, ObservationSpec, mismatches
from wam_ros.spec.observation import Observation
from wam_ros.spec.plan import LATENT, PIXELS, Plan
from wam_ros.spec.robot import CameraSpec, JointSpec, RobotSpec

__all__ = [
    "ABSOLUTE",
    "LATENT",
    "PIXELS",
    "RELATIVE",
    "ActionChunk",
    "ActionSpec",
    "CameraSpec",
    "JointSpec",
    "Observation",
    "ObservationSpec",
    "Plan",
    "RobotSpec",
    "mismatches",
]
