"""Which objective teaches which model."""

from wam_ros.spec.errors import UserError
from wam_ros.training.config import TrainingConfig
from wam_ros.training.objectives.frame_codec import FrameCodecObjective
from wam_ros.training.objectives.inverse_dynamics import InverseDynamicsObjective
from wam_ros.training.objectives.objective import Objective
from wam_ros.training.objectives.reactive_policy import ReactivePolicyObjective
from wam_ros.training.objectives.world_model import WorldModelObjective
from wam_ros.training.samples import Samples

OBJECTIVES = {
    "frame_codec": FrameCodecObjective,
    "cascaded_world_model": WorldModelObjective,
    "inverse_dynamics": InverseDynamicsObjective,
    "reactive_policy": ReactivePolicyObjective,
}


def objective_of(config: TrainingConfig, samples: Samples) -> Objective:
    """Returns the objective of `config.model`.

    Raises:
        UserError: There is no such model.
    """
    if config.model not in OBJECTIVES:
        raise UserError(f"model {config.model!r} can't be trained; known are {sorted(OBJECTIVES)}")
    return OBJECTIVES[config.model](config, samples)
