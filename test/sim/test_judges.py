import mujoco
import numpy as np
import pytest

from wam_ros.sim.expert_success import run_expert
from wam_ros.sim.judges import TASKS, TIME_LIMIT, Judge, goal_name, object_name


def hold_still(sim, seconds):
    joints = sim.joint_state()[0]
    sim.advance(seconds, lambda time: joints)


def put_tool(sim, position, opening=0.02):
    sim.scene.set_arm(np.append(sim.arm.inverse(np.asarray(position)), opening))


def put_cube(sim, name, position):
    body = sim.scene.data.body(sim.scene.names[name])
    sim.scene.data.joint(int(sim.scene.model.body(body.id).jntadr[0])).qpos[:3] = position
    mujoco.mj_forward(sim.scene.model, sim.scene.data)


def other_than(sim, named):
    return next(name for name in sim.scene.names if name.split()[-1] == named.split()[-1] and name != named)


def above(sim, name):
    return sim.scene.position(name) + (0, 0, 0.035)


@pytest.mark.parametrize("task", TASKS)
def test_doing_nothing_never_succeeds(sim, task):
    for seed in range(5):
        sim.reset(task, seed)
        hold_still(sim, 1.0)
        assert not sim.judge().success


@pytest.mark.parametrize("task", TASKS)
def test_success_after_the_time_limit_does_not_count(sim, task):
    instance = sim.reset(task, 1)
    judge = Judge(sim.scene, instance)
    judge.update(TIME_LIMIT + 0.1)
    assert judge.failed
    assert run_expert(sim, task, 1) < TIME_LIMIT
    judge.update(TIME_LIMIT + 0.2)
    judge.update(TIME_LIMIT + 0.9)
    assert not judge.success


def test_reach_wants_the_named_cube_for_three_tenths_of_a_second(sim):
    instance = sim.reset("reach", 0)
    put_tool(sim, above(sim, object_name(instance)))
    hold_still(sim, 0.25)
    assert not sim.judge().success
    hold_still(sim, 0.15)
    assert sim.judge().success


def test_reaching_another_cube_fails_for_good(sim):
    instance = sim.reset("reach", 0)
    named = object_name(instance)
    put_tool(sim, above(sim, other_than(sim, named)))
    hold_still(sim, 0.4)
    assert sim.judge().detail["failed"]
    put_tool(sim, above(sim, named))
    hold_still(sim, 0.5)
    assert not sim.judge().success


def test_push_wants_the_cube_on_the_named_disc(sim):
    instance = sim.reset("push", 3)
    wrong = other_than(sim, goal_name(instance))
    put_cube(sim, object_name(instance), (*sim.scene.position(wrong)[:2], 0.0225))
    hold_still(sim, 0.5)
    assert not sim.judge().success
    put_cube(sim, object_name(instance), (*sim.scene.position(goal_name(instance))[:2], 0.0225))
    hold_still(sim, 0.5)
    assert sim.judge().success


def test_a_cube_that_was_lifted_was_not_pushed(sim):
    instance = sim.reset("push", 3)
    goal = sim.scene.position(goal_name(instance))
    put_cube(sim, object_name(instance), (*goal[:2], 0.30))
    hold_still(sim, 1.5)
    state = sim.judge()
    assert state.detail["distance"] < 0.045
    assert not state.success


def test_pick_place_wants_the_named_cube_inside_the_bin(sim):
    instance = sim.reset("pick_place", 2)
    named = object_name(instance)
    put_cube(sim, other_than(sim, named), sim.scene.position("bin") + (0, 0, 0.03))
    hold_still(sim, 0.5)
    assert not sim.judge().success
    put_cube(sim, other_than(sim, named), (4.0, 0.0, 0.0225))
    put_cube(sim, named, sim.scene.position("bin") + (0, 0, 0.03))
    hold_still(sim, 0.5)
    assert sim.judge().success


def test_a_cube_still_held_in_the_bin_is_not_placed(sim):
    instance = sim.reset("pick_place", 2)
    named, place = object_name(instance), sim.scene.position("bin") + (0, 0, 0.0245)
    put_tool(sim, place, opening=0.0224)
    put_cube(sim, named, place)
    gripping = np.append(sim.joint_state()[0][:6], 0.012)
    sim.advance(0.5, lambda time: gripping)
    state = sim.judge()
    assert state.detail["inside"]
    assert state.detail["held"]
    assert not state.success


def press(sim, name):
    button = sim.scene.position(name)
    put_tool(sim, button + (0, 0, 0.03), opening=0.0)
    down = np.append(sim.arm.inverse(button + (0, 0, 0.006)), 0.0)
    sim.advance(0.5, lambda time: down)


def test_pressing_the_named_button_succeeds(sim):
    instance = sim.reset("press_button", 5)
    press(sim, object_name(instance))
    state = sim.judge()
    assert state.success
    assert state.touched == object_name(instance)


def test_pressing_another_button_first_fails_for_good(sim):
    instance = sim.reset("press_button", 5)
    wrong = other_than(sim, object_name(instance))
    press(sim, wrong)
    press(sim, object_name(instance))
    state = sim.judge()
    assert not state.success
    assert state.touched == wrong


@pytest.mark.parametrize(("opening", "success"), [(0.06, False), (0.09, True)])
def test_the_drawer_counts_as_open_from_eight_centimetres(sim, opening, success):
    sim.reset("open_drawer", 0)
    sim.scene.data.joint("drawer").qpos[0] = opening
    hold_still(sim, 0.1)
    assert sim.judge().success == success


def test_success_lasts_even_if_the_world_changes_afterwards(sim):
    sim.reset("open_drawer", 0)
    sim.scene.data.joint("drawer").qpos[0] = 0.1
    hold_still(sim, 0.1)
    sim.scene.data.joint("drawer").qpos[0] = 0.0
    hold_still(sim, 0.1)
    assert sim.judge().success
