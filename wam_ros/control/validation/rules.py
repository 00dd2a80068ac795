"""Names of the rejections that come on top of the controller's own."""

from enum import Enum


class GateRule(str, Enum):
    """One name for each thing that the controller does not check; the names are part of the interface."""

    MEASURED_STATE_INVALID = "measured_state_invalid"
    DUPLICATE_JOINT = "duplicate_joint"
    NOT_FINITE = "not_finite"
    STAMP_IN_THE_FUTURE = "stamp_in_the_future"
    FIRST_TIME_NOT_POSITIVE = "first_time_not_positive"
    ACCELERATIONS_WITHOUT_VELOCITIES = "accelerations_without_velocities"
    START_JUMP = "start_jump"
    STEP_SIZE = "step_size"
    POSITION_LIMIT = "position_limit"
    VELOCITY_LIMIT = "velocity_limit"
    VELOCITY_STEP = "velocity_step"
    ACCELERATION_LIMIT = "acceleration_limit"
    JERK_LIMIT = "jerk_limit"
    WORKSPACE = "workspace"
