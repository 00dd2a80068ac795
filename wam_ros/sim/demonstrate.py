"""Records what the expert does, with mistakes to recover from."""

from collections.abc import Callable

import numpy as np

from wam_ros.data.episode import ACTION, IMAGES, PERTURBED, PRIVILEGED, STATE, Episode
from wam_ros.sim.expert import expert_action
from wam_ros.sim.judges import TIME_LIMIT
from wam_ros.sim.motion import PERIOD
from wam_ros.sim.noise import STANDARD_NOISE, Disturbance, NoiseModel
from wam_ros.sim.phrases import say
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import Observation

Policy = Callable[[Observation, str], np.ndarray]
EXPERT_ACTION = PRIVILEGED + "expert_action"
_STEPS_AFTER_SUCCESS = 8
_POLICY_STEPS = (5, 40)
_STREAM = 7


def ramp(sim: TabletopSim, goal: np.ndarray) -> None:
    """Leads the set-points in a straight line to `goal` (7,) over one period, as a trajectory controller would."""
    start, began = sim.scene.data.ctrl.copy(), sim.time
    sim.advance(PERIOD, lambda time: start + (goal - start) * min((time - began) / PERIOD + 0.1, 1.0))


def demonstrate(
    sim: TabletopSim, task: str, seed: int, noise: NoiseModel | None = STANDARD_NOISE, policy: Policy | None = None
) -> Episode:
    """Records one episode at 10 Hz.

    Besides the set-points issued (`action`), what the expert would have done is kept as `privileged.expert_action`.

    Args:
        sim: The robot; it is reset.
        task: Name of the task.
        seed: World seed; the same seed gives the same episode.
        noise: Bursts of wrong motion, or None for a clean demonstration.
        policy: Drives the arm for a random number of first steps, which are marked as perturbed; the expert then
            takes over from wherever that led. It takes the observation and the instruction, and gives set-points (7,).

    Raises:
        ValueError: There is no such task.
    """
    instance = sim.reset(task, seed)
    rng = np.random.default_rng([seed, _STREAM])
    instruction = say(instance, rng)
    disturbance = Disturbance(noise, rng) if noise else None
    handover = int(rng.integers(*_POLICY_STEPS)) if policy else 0
    rows: list[dict[str, np.ndarray]] = []
    left = _STEPS_AFTER_SUCCESS
    while left > 0 and sim.time < TIME_LIMIT - 1e-6:
        observation, expert = sim.observe(), expert_action(sim)
        if policy and len(rows) < handover:
            action, perturbed = np.asarray(policy(observation, instruction), dtype=np.float64), True
        elif disturbance and left == _STEPS_AFTER_SUCCESS:
            action, perturbed = disturbance.apply(sim.arm, sim.scene.tool, expert)
        else:
            action, perturbed = expert, False
        rows.append(_row(sim, observation, action, expert, perturbed))
        ramp(sim, action)
        state = sim.judge()
        if state.detail["failed"]:
            break
        left -= state.success
    return Episode(instruction, task, seed, sim.judge().success, _stack(rows))


def _row(
    sim: TabletopSim, observation: Observation, action: np.ndarray, expert: np.ndarray, perturbed: bool
) -> dict[str, np.ndarray]:
    row = {IMAGES + camera: image for camera, image in observation.images.items()}
    row |= {PRIVILEGED + name: value.astype(np.float32) for name, value in sim.privileged().items()}
    row[STATE] = observation.joint_positions.astype(np.float32)
    row[ACTION] = action.astype(np.float32)
    row[EXPERT_ACTION] = expert.astype(np.float32)
    row[PERTURBED] = np.array([perturbed])
    return row


def _stack(rows: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
