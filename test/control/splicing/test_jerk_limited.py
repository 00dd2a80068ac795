import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wam_ros.control.splicing.jerk_limited import JerkLimitedJoint

JOINT = JerkLimitedJoint(-1.0, 1.0, 2.0, 10.0, 500.0)
REST = (0.0, 0.0, 0.0)


@settings(max_examples=500)
@given(st.integers(0, 2**32 - 1))
def test_between_its_rows_the_jerk_is_constant_and_within_the_limit(seed):
    rng = np.random.default_rng(seed)
    start, goal = (tuple(rng.uniform(-1.0, 1.0, 3) * [0.8, 1.0, 5.0]) for _ in range(2))
    way = JOINT.reach(start, goal)
    if way is None:
        return
    rows = np.vstack([[0.0, *start], way])
    time = np.diff(rows[:, 0])
    jerk = np.diff(rows[:, 3]) / time
    assert np.all(np.abs(jerk) <= 500.0 * (1.0 + 1e-6) + 1e-9 / time)
    velocity = rows[:-1, 2] + rows[:-1, 3] * time + jerk * time**2 / 2
    position = rows[:-1, 1] + rows[:-1, 2] * time + rows[:-1, 3] * time**2 / 2 + jerk * time**3 / 6
    np.testing.assert_allclose(velocity, rows[1:, 2], atol=1e-6)
    np.testing.assert_allclose(position, rows[1:, 1], atol=1e-6)


def test_it_arrives_when_it_is_told_to_or_says_that_it_cannot():
    soonest = JOINT.reach(REST, (0.5, 0.0, 0.0))[-1, 0]
    assert JOINT.reach(REST, (0.5, 0.0, 0.0), 2.0 * soonest)[-1, 0] == pytest.approx(2.0 * soonest)
    assert JOINT.reach(REST, (0.5, 0.0, 0.0), 0.5 * soonest) is None


def test_a_goal_beyond_the_limits_of_position_or_velocity_is_not_reached():
    assert JOINT.reach(REST, (1.1, 0.0, 0.0)) is None
    assert JOINT.reach(REST, (0.5, 3.0, 0.0)) is None
    assert JOINT.reach((0.9, 1.9, 0.0), REST) is None
