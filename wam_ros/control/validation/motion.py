"""Whether a motion keeps the joints' limits, between its points as well as at them."""

import numpy as np

from wam_ros.control.rejection import Rejection, reject
from wam_ros.control.validation.bounds import worst_outside
from wam_ros.control.validation.future import Future
from wam_ros.control.validation.limits import Limits
from wam_ros.control.validation.rules import GateRule
from wam_ros.control.validation.tolerances import LIMIT_TOLERANCE, Tolerances

# Seconds between two set-points of a controller: a smaller step of the velocity is acceleration within its limit.
_CONTROLLER_PERIOD = 0.01
_SLOWER = "slow the motion down, or correct the robot's file"


def judge_points(future: Future, limits: Limits) -> Rejection | None:
    """Judges positions and velocities at the points."""
    low = limits.lower - LIMIT_TOLERANCE
    high = limits.upper + LIMIT_TOLERANCE
    outside = (future.points < low) | (future.points > high)
    if outside.any():
        row, joint = np.argwhere(outside)[0]
        return _position(limits, int(joint), float(future.points[row, joint]), "a point")
    fast = np.abs(future.velocities) > limits.velocity + LIMIT_TOLERANCE
    if fast.any():
        row, joint = np.argwhere(fast)[0]
        return _speed(limits, int(joint), float(future.velocities[row, joint]), "a point")
    return None


def judge_steps(future: Future, limits: Limits, max_step: float) -> Rejection | None:
    """Judges how far each joint goes from one point to the next; `max_step` is as in ValidationSettings."""
    steps = np.abs(future.pieces.sum(axis=-1) - future.pieces[..., 0])
    allowed = limits.steps(max_step)
    over = steps > allowed + LIMIT_TOLERANCE
    if not over.any():
        return None
    row, joint = np.argwhere(over)[0]
    found = (
        f"{limits.names[joint]} goes {steps[row, joint]:.4f} to its next point, where {allowed[joint]:.4f} is allowed"
    )
    return reject(GateRule.STEP_SIZE, found, "send more points on the way")


def judge_course(future: Future, limits: Limits, tolerances: Tolerances) -> Rejection | None:
    """Judges positions and velocities between the points."""
    where = "the motion between points"
    low, high = np.tile(limits.lower, (len(future.pieces), 1)), np.tile(limits.upper, (len(future.pieces), 1))
    if future.lengths.size:
        # A joint that rests a hair beyond its limit may come back.
        low[0] = np.minimum(low[0], future.at_start(0))
        high[0] = np.maximum(high[0], future.at_start(0))
    worst = worst_outside(future.by_order[0], low - LIMIT_TOLERANCE, high + LIMIT_TOLERANCE)
    if worst:
        return _position(limits, worst[1], worst[2], where)
    bound = limits.velocity + tolerances.velocity
    worst = worst_outside(future.by_order[1], -bound, bound)
    return _speed(limits, worst[1], worst[2], where) if worst else None


def judge_smoothness(future: Future, limits: Limits, tolerances: Tolerances) -> Rejection | None:
    """Judges steps of the velocity at the points, and accelerations and jerks between them.

    Cubic pieces step in acceleration where they meet; both sides keep the limit, and the step is left to the
    controller, which interpolates so whenever a point gives no accelerations.
    """
    if not future.lengths.size:
        return None
    steps = np.abs(future.velocity_steps())
    allowed = limits.acceleration * _CONTROLLER_PERIOD
    over = steps > allowed + tolerances.steps()
    if over.any():
        row, joint = np.argwhere(over)[0]
        found = f"the velocity of {limits.names[joint]} steps by {steps[row, joint]:.4f} at a point"
        return reject(GateRule.VELOCITY_STEP, found, "give velocities at each point, and zero ones at the last")
    for order, rule, limit, tolerance in (
        (2, GateRule.ACCELERATION_LIMIT, limits.acceleration, tolerances.acceleration),
        (3, GateRule.JERK_LIMIT, limits.jerk, tolerances.jerk),
    ):
        bound = limit + tolerance
        worst = worst_outside(future.by_order[order], -bound, bound)
        if worst:
            row, joint, value = worst
            unit = "a second squared" if order == 2 else "a second cubed"
            found = f"the motion between points has {limits.names[joint]} at {value:.4f} {unit}, above {limit[joint]:g}"
            return reject(rule, found, _SLOWER)
    return None


def _position(limits: Limits, joint: int, value: float, where: str) -> Rejection:
    bounds = f"{limits.lower[joint]:.6f} to {limits.upper[joint]:.6f}"
    found = f"{where} takes {limits.names[joint]} to {value:.6f}, outside {bounds}"
    return reject(GateRule.POSITION_LIMIT, found, "keep targets within the limits of the robot's file")


def _speed(limits: Limits, joint: int, value: float, where: str) -> Rejection:
    found = f"{where} moves {limits.names[joint]} at {abs(value):.6f} a second, above {limits.velocity[joint]:.6f}"
    return reject(GateRule.VELOCITY_LIMIT, found, _SLOWER)
