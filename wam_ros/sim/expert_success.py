"""How often the expert succeeds, without pictures and thus fast."""

from collections.abc import Iterable

import numpy as np

from wam_ros.sim.demonstrate import ramp
from wam_ros.sim.expert import expert_action
from wam_ros.sim.judges import TIME_LIMIT
from wam_ros.sim.tabletop import TabletopSim


def run_expert(sim: TabletopSim, task: str, seed: int) -> float:
    """Lets the expert do one task; returns the seconds that it took, or infinity where it failed."""
    sim.reset(task, seed)
    while sim.time < TIME_LIMIT - 1e-6:
        ramp(sim, expert_action(sim))
        if sim.judge().success:
            return sim.time
    return np.inf


def expert_success(task: str, seeds: Iterable[int]) -> tuple[float, list[int]]:
    """Returns the share of seeds at which the expert succeeds, and the seeds at which it fails."""
    sim, seeds = TabletopSim(), list(seeds)
    failed = [seed for seed in seeds if not np.isfinite(run_expert(sim, task, seed))]
    return 1.0 - len(failed) / len(seeds), failed
