import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.sim.motion import HOVER, PERIOD, Move, descend_onto, set_points, step_towards, within_reach

coordinates = st.tuples(st.floats(0.2, 0.5), st.floats(-0.2, 0.2), st.floats(0.015, 0.25)).map(np.array)


def follow(start, goal, **options):
    path = [start]
    for _ in range(80):
        path.append(descend_onto(path[-1], goal, **options))
    return np.array(path)


@given(start=coordinates, goal=coordinates)
def test_a_step_is_never_faster_than_the_limit(start, goal):
    assert np.linalg.norm(step_towards(start, goal, speed=0.2) - start) <= 0.2 * PERIOD + 1e-9


@given(start=coordinates, goal=coordinates)
def test_the_descent_arrives(start, goal):
    assert follow(start, goal)[-1] == pytest.approx(goal, abs=2e-3)


@given(start=coordinates, goal=coordinates)
def test_a_descent_from_above_clears_what_stands_beside_the_goal(start, goal):
    start, goal = np.append(start[:2], 0.2), np.append(goal[:2], 0.02)

    path = follow(start, goal)

    beside = np.linalg.norm(path[:, :2] - goal[:2], axis=1) > 0.045
    assert (path[beside, 2] > 0.1).all()


@given(start=coordinates, goal=coordinates)
def test_the_floor_holds_however_near_the_goal_is(start, goal):
    assert follow(np.append(start[:2], 0.2), goal, floor=HOVER)[:, 2].min() >= HOVER - 1e-9


@given(tool=st.tuples(*[st.floats(-1, 1)] * 3).map(np.array), opening=st.floats(-0.1, 0.1), start=coordinates)
def test_set_points_stay_in_reach_and_near_the_measured_joints(arm, tool, opening, start):
    measured = np.append(arm.inverse(start), 0.02)

    action = set_points(arm, measured, Move(tool, opening))

    assert np.abs(action - measured)[:6].max() <= 0.2 + 1e-9
    assert 0.0 <= action[6] <= 0.04
    assert within_reach(within_reach(tool)) == pytest.approx(within_reach(tool))
