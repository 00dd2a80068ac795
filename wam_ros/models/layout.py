"""A short name for how a plan is laid out, so that two models can tell whether they fit."""

from wam_ros.spec import ObservationSpec


def plan_layout(spec: ObservationSpec, carrier: str) -> str:
    """Returns, for example, `pixels:front+wrist:64x64:8@0.2`."""
    height, width = spec.image_size
    return f"{carrier}:{'+'.join(spec.cameras)}:{width}x{height}:{spec.frames}@{spec.frame_period:g}"


def layout_of(model_id: str) -> str:
    """Returns the layout part of a model id such as `cascaded_world_model/pixels:...`."""
    return model_id.partition("/")[2]
