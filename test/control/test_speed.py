"""A trajectory that is too fast is slowed down, along the same path."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wam_ros.control.slopes import monotone_slopes
from wam_ros.control.speed import slow_to_limits
from wam_ros.control.trajectory import Trajectory
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.spec import JointSpec

JOINTS = [JointSpec(name, "rad", -3.0, 3.0, speed, 10.0, 100.0) for name, speed in (("a", 1.0), ("b", 0.5))]
knots = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(-2.9, 2.9))


def through(positions: np.ndarray, step: float = 0.1) -> Trajectory:
    times = step * np.arange(1, len(positions) + 1)
    return Trajectory(("a", "b"), times, positions, monotone_slopes(times, positions))


@given(knots)
def test_the_slowed_trajectory_passes_the_gate_along_the_same_points(positions):
    slowed, factor = slow_to_limits(through(positions), JOINTS)
    assert TrajectoryValidator(JOINTS).check(slowed, 0.0, positions[0]) is None
    assert np.array_equal(slowed.positions, positions)
    assert np.allclose(slowed.times, through(positions).times * factor)


def test_a_trajectory_within_the_limits_is_left_alone():
    calm = through(np.array([[0.0, 0.0], [0.002, 0.002], [0.004, 0.004]]))
    slowed, factor = slow_to_limits(calm, JOINTS)
    assert slowed is calm
    assert factor == 1.0
