import numpy as np
import pytest

from wam_ros.evaluation.true_future import true_future
from wam_ros.models.auto import load_action_model
from wam_ros.sim.demonstrate import ramp
from wam_ros.sim.expert import expert_action


def test_a_true_future_shows_what_then_happens_and_leaves_no_trace(sim, checkpoints):
    model = load_action_model(checkpoints["inverse_dynamics"])
    sim.reset("push", 3)
    observation = sim.observe()
    before = sim.joint_state()[0]

    plan = true_future(sim, observation, model, "push")

    model.check(plan)
    assert sim.time == 0.0
    assert sim.joint_state()[0] == pytest.approx(before, abs=0.0)
    for _ in range(16):
        ramp(sim, expert_action(sim))
    again = true_future(sim, sim.observe(), model, "push")
    assert plan.times[-1] == pytest.approx(1.6)
    happened = again.frames["front"][0].astype(int)
    assert np.abs(plan.frames["front"][-1] - happened).mean() < np.abs(plan.frames["front"][0] - happened).mean()
