"""Keeps a model's targets within the range that it was trained for, and tells by how much."""

from dataclasses import replace

import numpy as np

from wam_ros.spec import ABSOLUTE, ActionChunk, ActionSpec


def fit_to_limits(chunk: ActionChunk, spec: ActionSpec) -> tuple[ActionChunk, dict[str, float]]:
    """Clips the targets to the checkpoint's range, because a learned output may pass a limit by rounding.

    Call it before publishing and log what it returns: the gate never clips, it rejects. NaN stays NaN.

    Args:
        chunk: A model's output, in absolute positions.
        spec: The checkpoint's actions; its ranges are taken by joint name.

    Returns:
        The fitted chunk, and for each joint that was clipped the largest change (radians or metres).

    Raises:
        ValueError: The ranges are not absolute ones, or a joint has none.
    """
    if spec.mode != ABSOLUTE:
        raise ValueError(f"action mode is {spec.mode!r}; only the ranges of {ABSOLUTE!r} actions bound positions")
    missing = [name for name in chunk.joint_names if name not in spec.joint_names]
    if missing:
        raise ValueError(f"joints {missing} have no range in the checkpoint, which has {list(spec.joint_names)}")
    columns = [spec.joint_names.index(name) for name in chunk.joint_names]
    positions = np.asarray(chunk.positions, dtype=np.float64)
    fitted = np.clip(positions, np.asarray(spec.lower)[columns], np.asarray(spec.upper)[columns])
    changes = np.nanmax(np.abs(fitted - positions), axis=0, initial=0.0)
    clipped = {name: float(change) for name, change in zip(chunk.joint_names, changes) if change > 0.0}
    return replace(chunk, positions=fitted), clipped
