"""Loads any model of the package from its checkpoint folder, and makes small random ones for tests."""

from pathlib import Path
from typing import TYPE_CHECKING

from wam_ros.models.discrepancy_scale import read_scale
from wam_ros.spec import ActionSpec, ObservationSpec, RobotSpec
from wam_ros.spec.errors import UserError
from wam_ros.spec.fit import spec_to_dict

if TYPE_CHECKING:
    from wam_ros.models.protocols import ActionModel, Policy, WorldModel

CHECKPOINTS = Path(__file__).resolve().parent.parent / "checkpoints"
WEIGHTS = "model.safetensors"


def checkpoint_folder(name: str | Path) -> Path:
    """Returns the folder of a checkpoint: a path, or the name of one that ships with the package.

    Raises:
        UserError: There is no such folder, or it lacks `config.json` or the weights.
    """
    folder = Path(name) if Path(name).is_dir() else CHECKPOINTS / str(name)
    if not folder.is_dir():
        shipped = sorted(path.name for path in CHECKPOINTS.glob("*") if path.is_dir())
        raise UserError(f"checkpoint {str(name)!r} does not exist; give a folder or one of {shipped}")
    missing = [file for file in ("config.json", WEIGHTS) if not (folder / file).is_file()]
    if missing:
        raise UserError(f"checkpoint {folder} lacks {missing}; a checkpoint holds config.json and {WEIGHTS}")
    return folder


def load_world_model(name: str | Path) -> "WorldModel":
    """Loads a world model and what is normal for it; see `checkpoint_folder` for names and errors."""
    model = _load(name, "a world model", "plan")
    model.discrepancy_scale = read_scale(checkpoint_folder(name), model.observation_spec)
    return model


def load_action_model(name: str | Path) -> "ActionModel":
    """Loads an action model; see `checkpoint_folder` for names and errors."""
    return _load(name, "an action model", "check")


def load_policy(name: str | Path) -> "Policy":
    """Loads a reactive policy; see `checkpoint_folder` for names and errors."""
    return _load(name, "a policy", "act")


def _load(name: str | Path, kind: str, method: str) -> "WorldModel | ActionModel | Policy":
    from wam_ros.models.loading import load_model

    model = load_model(checkpoint_folder(name))
    if not hasattr(model, method):
        raise UserError(f"checkpoint {str(name)!r} holds {model.config.model_type!r}, which is not {kind}")
    return model


def specs_for(robot: RobotSpec, image_size: tuple[int, int] = (64, 64)) -> tuple[ObservationSpec, ActionSpec]:
    """Returns the default specs of a model for `robot`: 8 frames 0.2 s apart, 16 knots 0.1 s apart."""
    observation = ObservationSpec(
        cameras=robot.camera_names,
        image_size=image_size,
        joint_names=robot.joint_names,
        frame_period=0.2,
        frames=8,
    )
    action = ActionSpec(
        joint_names=robot.joint_names,
        units=tuple(joint.unit for joint in robot.joints),
        lower=tuple(joint.lower for joint in robot.joints),
        upper=tuple(joint.upper for joint in robot.joints),
        period=0.1,
        horizon=16,
    )
    return observation, action


def save_random_checkpoints(folder: str | Path, robot: RobotSpec) -> dict[str, Path]:
    """Writes small untrained checkpoints of every model for `robot`, to try the graph with.

    Returns:
        Model type to the folder that was written.
    """
    from wam_ros.models.loading import model_of

    observation, action = specs_for(robot)
    specs = {"observation_spec": spec_to_dict(observation), "action_spec": spec_to_dict(action)}
    small = {"channels": 16, "width": 32}
    codec = {"cameras": len(robot.cameras), "code": 8, "channels": 16}
    configs = {
        "cascaded_world_model": {**specs, **small, "codec": codec, "layers": 1, "heads": 2, "blocks": 1},
        "inverse_dynamics": {**specs, **small},
        "reactive_policy": {**specs, **small, "layers": 1, "heads": 2, "blocks": 1},
    }
    configs["cascaded_world_model"].pop("action_spec")
    written = {}
    for name, config in configs.items():
        written[name] = Path(folder) / name
        model_of(name, config).save_pretrained(written[name])
    return written
