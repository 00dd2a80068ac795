"""When an arm came to rest, and which limits it broke, from what was measured of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wam_ros.spec import JointSpec

STILL_SHARE = 0.01  # of a joint's greatest speed; less counts as rest
STANDS = 0.05  # the same, for an arm that has come to rest and is only not to move on
STILL_WINDOW = 0.05  # seconds that the arm must be still
# Seconds around the sending of a hold in which the controller may execute it.
_HOLD_BEFORE, _HOLD_AFTER = 0.02, 0.3
_ROUNDING = 1e-3  # share of a limit by which finite differences of stamps in nanoseconds may be off
# An encoder's noise and the bend of a servo: what a measured joint may lie beyond its limit.
_MEASURED_SLACK = 0.02


@dataclass(frozen=True, eq=False)
class Samples:
    """Joint states over time.

    Attributes:
        times: Seconds, rising, shape (samples,).
        positions: Radians or metres, shape (samples, joints).
        velocities: A second, shape (samples, joints).
        clock: When they were published, seconds of the machine's clock, where `times` count on another one.
    """

    times: np.ndarray
    positions: np.ndarray
    velocities: np.ndarray
    clock: np.ndarray | None = None

    def since(self, time: float) -> "Samples":
        """Returns the samples from `time` on."""
        return self.between(time, np.inf)

    def between(self, start: float, end: float) -> "Samples":
        """Returns the samples from `start` up to `end`."""
        part = slice(*np.searchsorted(self.times, (start, end)))
        return Samples(self.times[part], self.positions[part], self.velocities[part])


def rest_time(samples: Samples, joints: Sequence[JointSpec], since: float) -> float | None:
    """Returns the first moment from `since` on at which all joints are still, and stay so for a while, or None.

    Args:
        samples: What was measured.
        joints: The joints, for their speeds.
        since: Seconds on the clock of the samples.
    """
    later = samples.since(since)
    slow = np.array([STILL_SHARE * joint.max_velocity for joint in joints])
    still = (np.abs(later.velocities) <= slow).all(axis=1)
    begun: float | None = None
    for time, quiet in zip(later.times, still):
        begun = (time if begun is None else begun) if quiet else None
        if begun is not None and time - begun >= STILL_WINDOW - 1e-9:
            return float(begun)
    return None


def speed(samples: Samples, joints: Sequence[JointSpec]) -> float:
    """Returns the greatest speed in the samples, as a share of the joint's limit; 0 without samples."""
    limits = np.array([joint.max_velocity for joint in joints])
    return float((np.abs(samples.velocities) / limits).max(initial=0.0))


def measured_violations(samples: Samples, joints: Sequence[JointSpec]) -> dict[str, float]:
    """Returns which joints were measured beyond their limits, with by how much as a share of the limit's range."""
    low, high = (np.array([getattr(joint, side) for joint in joints]) for side in ("lower", "upper"))
    beyond = np.maximum(low - samples.positions, samples.positions - high) / (high - low)
    fast = np.abs(samples.velocities) / np.array([joint.max_velocity for joint in joints]) - 1.0
    return _worst("measured position", beyond, _MEASURED_SLACK, joints) | _worst(
        "measured velocity", fast, _MEASURED_SLACK, joints
    )


def commanded_violations(samples: Samples, joints: Sequence[JointSpec], braking: np.ndarray) -> dict[str, float]:
    """Returns which joints' set-points broke a limit, with by how much as a share of the limit.

    Args:
        samples: Set-points at each step of the controller, `times` on its own clock; where that jumps, as at a reset,
            nothing is concluded about what lies between.
        joints: The joints.
        braking: Which samples lie in a hold, bool of shape (samples,); it may brake harder than the limits of
            acceleration and jerk, see `braking_share`.
    """
    low, high = (np.array([getattr(joint, side) for joint in joints]) for side in ("lower", "upper"))
    beyond = np.maximum(low - samples.positions, samples.positions - high) / (high - low)
    found = _worst("position", beyond, _ROUNDING, joints)
    for quantity, values in derivatives(samples, ~braking).items():
        limits = np.array([getattr(joint, f"max_{quantity}") for joint in joints])
        found |= _worst(quantity, np.abs(values) / limits - 1.0, _ROUNDING, joints)
    return found


def braking_share(samples: Samples, joints: Sequence[JointSpec], braking: np.ndarray) -> float:
    """Returns the hardest braking of a set-point in a hold, as a share of the joint's acceleration limit."""
    limits = np.array([joint.max_acceleration for joint in joints])
    return float((np.abs(derivatives(samples, braking)["acceleration"]) / limits).max(initial=0.0))


def derivatives(samples: Samples, wanted: np.ndarray) -> dict[str, np.ndarray]:
    """Returns velocity, acceleration and jerk of set-points, each of shape (n, joints), gaps left out.

    The last two are means over one and two steps, which a motion within its limits keeps within them too.

    Args:
        samples: Set-points at each step of the controller.
        wanted: Which samples count for acceleration and jerk, bool of shape (samples,).
    """
    velocities = samples.velocities
    if len(samples.times) < 3:
        nothing = np.empty((0, samples.velocities.shape[1]))
        return {"velocity": velocities, "acceleration": nothing, "jerk": nothing}
    steps = np.diff(samples.times)
    period = float(np.median(steps))
    regular = np.abs(steps - period) < 0.1 * period
    whole = regular & wanted[1:] & wanted[:-1]
    moved = np.diff(samples.positions, axis=0)[regular] / period  # a step that no velocity tells of
    accelerations = np.diff(samples.velocities, axis=0) / period
    jerks = np.diff(accelerations, axis=0) / period
    return {
        "velocity": np.concatenate([velocities, moved]),
        "acceleration": accelerations[whole],
        "jerk": jerks[whole[1:] & whole[:-1]],
    }


def within_holds(clock: np.ndarray, holds: Sequence[float]) -> np.ndarray:
    """Returns which samples lie in a hold.

    Args:
        clock: When each sample was published, shape (samples,).
        holds: When holds were sent, on the same clock.
    """
    found = np.zeros(len(clock), dtype=bool)
    for hold in holds:
        found |= (clock >= hold - _HOLD_BEFORE) & (clock <= hold + _HOLD_AFTER)
    return found


def _worst(what: str, excess: np.ndarray, slack: float, joints: Sequence[JointSpec]) -> dict[str, float]:
    """Returns the joints whose greatest excess, of shape (n, joints), lies above `slack`."""
    worst = excess.max(axis=0, initial=-np.inf)
    return {f"{what} of {joint.name}": round(float(value), 4) for joint, value in zip(joints, worst) if value > slack}
