import numpy as np

from wam_ros.control.splicing.joint_paths import JointPaths

SLOW = np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 0.5, 1.0, 0.0], [2.0, 1.0, 0.0, 0.0]])
SOON_DONE = np.array([[0.0, 3.0, 0.0, 0.0], [0.503, 2.0, 0.0, 0.0]])
PATHS = JointPaths([SLOW, SOON_DONE])


def test_each_joint_has_its_own_states_at_its_own_times():
    state = PATHS.at(np.array([0.0, 0.503, 1.0, 2.0]))
    np.testing.assert_allclose(state.positions[[0, 2, 3], 0], SLOW[:, 1], atol=1e-12)
    np.testing.assert_allclose(state.positions[:, 1], [3.0, 2.0, 2.0, 2.0], atol=1e-12)


def test_a_joint_that_is_done_rests():
    state = PATHS.at(np.array([0.6, 1.7]))
    np.testing.assert_allclose(state.positions[:, 1], 2.0, atol=1e-12)
    np.testing.assert_allclose(state.velocities[:, 1], 0.0, atol=1e-12)


def test_samples_are_at_all_fixed_times_and_at_the_joints_own_where_there_is_room():
    np.testing.assert_allclose(PATHS.times(np.array([0.0, 0.5]), 0.002), [0.0, 0.5, 0.503, 1.0, 2.0])
    np.testing.assert_allclose(PATHS.times(np.array([0.0, 0.5]), 0.01), [0.0, 0.5, 1.0, 2.0])


def test_the_last_sample_is_when_the_last_joint_is_done():
    assert PATHS.end == 2.0
    assert PATHS.times(np.array([0.0, 5.0]), 0.01)[-1] == 2.0
