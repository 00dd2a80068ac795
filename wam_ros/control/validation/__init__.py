"""Judges trajectories before a controller gets them; never alters one."""

from wam_ros.control.validation.rules import GateRule
from wam_ros.control.validation.settings import ValidationSettings
from wam_ros.control.validation.tolerances import LIMIT_TOLERANCE
from wam_ros.control.validation.validator import TrajectoryValidator
from wam_ros.control.validation.workspace import Workspace

__all__ = ["LIMIT_TOLERANCE", "GateRule", "TrajectoryValidator", "ValidationSettings", "Workspace"]
