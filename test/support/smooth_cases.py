"""Random trajectories whose motion is smooth, some within the limits and some beyond."""

import numpy as np
from control_cases import HOME, JOINTS, NAMES

from wam_ros.control.motion_state import MotionState
from wam_ros.control.trajectory import Trajectory

LIMITS = {
    name: np.array([getattr(joint, name) for joint in JOINTS])
    for name in ("lower", "upper", "max_velocity", "max_acceleration", "max_jerk")
}


def smooth_trajectory(rng: np.random.Generator, now: float = 100.0) -> tuple[Trajectory, MotionState]:
    """Returns quintics through random points, and the state of rest or motion that they start from."""
    lower, upper = LIMITS["lower"], LIMITS["upper"]
    count = int(rng.integers(1, 6))
    lengths = rng.uniform(0.3, 0.9, count)
    times = np.cumsum(lengths)
    pace = rng.choice([0.02, 0.2, 0.6, 1.0])
    start = MotionState.at_rest(rng.choice([HOME, HOME, lower, upper]))
    steps = rng.uniform(-0.3, 0.3, (count, 3)) * LIMITS["max_velocity"] * lengths[:, None] * pace
    positions = start.positions + np.cumsum(steps, axis=0)
    if rng.random() < 0.7:
        positions = np.clip(positions, lower, upper)
    velocities = rng.uniform(-0.1, 0.1, (count, 3)) * LIMITS["max_velocity"] * pace
    velocities *= rng.choice([1.0, 1.0, 1.0, 12.0])
    accelerations = rng.uniform(-0.1, 0.1, (count, 3)) * LIMITS["max_acceleration"] * pace
    velocities[-1] = accelerations[-1] = 0.0
    order = rng.permutation(3)
    ahead = float(rng.choice([0.0, 0.0, 0.2]))
    made = Trajectory(
        joint_names=tuple(NAMES[i] for i in order),
        times=times,
        positions=positions[:, order],
        velocities=velocities[:, order],
        accelerations=accelerations[:, order] if rng.random() < 0.8 else None,
        stamp=now + ahead if ahead else 0.0,
    )
    return made, start


def sampled(made: Trajectory, start: MotionState, now: float, count: int = 60) -> list[np.ndarray]:
    """Samples positions, velocities, accelerations and jerks of each piece, apart from the code that is tested.

    The polynomial of each piece is solved from what its ends ask for: six conditions, or four without accelerations.
    """
    columns = [list(made.joint_names).index(name) for name in NAMES]
    times = np.concatenate([[0.0], np.asarray(made.times) + (made.stamp - now if made.stamp else 0.0)])
    ends = [np.vstack([start.positions, made.positions[:, columns]])]
    ends.append(np.vstack([start.velocities, made.velocities[:, columns]]))
    if made.accelerations is not None:
        ends.append(np.vstack([start.accelerations, made.accelerations[:, columns]]))
    found: list[list[np.ndarray]] = [[], [], [], []]
    for k, length in enumerate(np.diff(times)):
        matrix = np.vstack([_powers(u, order, 2 * len(ends)) for u in (0.0, length) for order in range(len(ends))])
        wanted = np.vstack([end[k + i] for i in (0, 1) for end in ends])
        polynomial = np.linalg.solve(matrix, wanted)
        for order in range(4):
            found[order].append(_powers(np.linspace(0.0, length, count), order, 2 * len(ends)) @ polynomial)
    return [np.vstack(values) for values in found]


def _powers(u: float | np.ndarray, order: int, size: int) -> np.ndarray:
    """Derivatives of 1, u, u^2 and so on, shape (len(u), size)."""
    rows = np.zeros((np.size(u), size))
    for power in range(order, size):
        rows[:, power] = np.prod(np.arange(power - order + 1, power + 1)) * np.atleast_1d(u) ** (power - order)
    return rows
