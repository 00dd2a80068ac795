"""Promises are compared in lockstep at the times at which the nodes compare them, and disturbances disturb."""

from itertools import islice

import numpy as np
import pytest

from wam_ros.evaluation.discrepancy.disturbances import DISTURBANCES, ONSET
from wam_ros.evaluation.discrepancy.watch import MIXED, USUAL, Watch
from wam_ros.evaluation.policies import load_cascaded
from wam_ros.evaluation.trials import Trial

TRIAL = Trial(0, "push", 2)


@pytest.fixture(scope="module")
def policy(checkpoints, robot):
    return load_cascaded(checkpoints["cascaded_world_model"], checkpoints["inverse_dynamics"], robot)


def test_at_the_nodes_rate_the_first_two_steps_of_each_plan_come_due(sim, policy, robot):
    watch = Watch(sim, policy, robot, USUAL)
    found = [compared for seed in (2, 4, 6) for compared in islice(watch.episode(Trial(0, "push", seed)), 4)]
    assert [compared.step for compared in found] == [0, 1] * 6
    late = [compared.stamp - compared.plan_stamp - 0.2 * (compared.step + 1) for compared in found]
    assert np.abs(late).max() <= 0.025 + 1e-6
    assert len({round(x, 2) for x in late}) > 1


def test_a_plan_that_is_followed_to_its_end_has_every_step_compared(sim, policy, robot):
    found = list(islice(Watch(sim, policy, robot, MIXED).episode(TRIAL), 12))
    assert [compared.step for compared in found] == [0, 1, 0, 1, *range(8)]
    assert all(0.0 < value < 1.0 for compared in found for value in compared.raw.values())


def test_two_runs_of_an_episode_compare_the_same(sim, policy, robot):
    runs = [list(islice(Watch(sim, policy, robot).episode(TRIAL), 4)) for _ in range(2)]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", DISTURBANCES)
def test_a_disturbance_begins_at_its_time_and_changes_what_is_seen_or_done(sim, name):
    disturbance = DISTURBANCES[name]()
    sim.reset("push", 2)
    home = sim.joint_state()[0]
    disturbance.touch(sim)
    before = disturbance.see(sim.observe()).images
    sim.advance(ONSET, lambda _: home + 0.05)
    usual = sim.observe().images
    disturbance.touch(sim)
    sim.scene.refresh()
    after = disturbance.see(sim.observe()).images
    changed = {camera for camera in usual if not np.array_equal(usual[camera], after[camera])}
    assert changed or not disturbance.arm_follows
    if "frozen" in name:
        assert all(np.array_equal(before[camera], after[camera]) for camera in changed)
