import numpy as np
from splice_cases import HOME, JOINTS, NAMES, chunk

from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.splicing import make_splice
from wam_ros.control.splicing.committed import GAP, commit

PATH = HOME + np.arange(1, 17)[:, None] * [0.02, 0.01, -0.001]


def moving() -> RunningMotion:
    running = RunningMotion(NAMES)
    running.take(make_splice("reground", JOINTS).splice(chunk(10.0, PATH), running, 10.0, HOME), 10.0, HOME)
    return running


def test_an_arm_at_rest_stays_there_until_the_splice():
    made = commit(RunningMotion(NAMES), 10.0, 0.05, HOME)
    np.testing.assert_allclose(made.times, [10.025, 10.05])
    np.testing.assert_array_equal(made.states.positions, [HOME, HOME])
    np.testing.assert_array_equal(made.splice_state.velocities, 0.0)


def test_the_points_are_the_motion_under_way():
    running = moving()
    made = commit(running, 10.47, 0.08, HOME)
    np.testing.assert_allclose(made.states.positions, running.states(made.times, HOME).positions)
    assert np.any(np.isclose(made.times, 10.5))
    assert np.all(made.times > 10.47)
    assert made.times[-1] >= 10.55


def test_a_splice_just_after_a_knot_moves_away_from_it():
    made = commit(moving(), 10.4501, 0.05, HOME)
    assert np.diff(made.times).min() >= GAP - 1e-9


def test_a_knot_that_is_due_before_the_trajectory_can_arrive_is_left_out():
    made = commit(moving(), 10.495, 0.05, HOME)
    assert made.times[0] > 10.505
