"""What each model is taught, one file a model."""

from wam_ros.training.objectives.objective import Objective

__all__ = ["Objective"]
