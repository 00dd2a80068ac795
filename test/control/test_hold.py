import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES

from wam_ros.control.hold import hold_trajectory
from wam_ros.control.validation import TrajectoryValidator


def test_a_hold_is_one_point_at_the_measured_position_at_rest():
    hold = hold_trajectory(NAMES, HOME, 0.1)
    np.testing.assert_array_equal(hold.positions, [HOME])
    np.testing.assert_array_equal(hold.velocities, np.zeros((1, 3)))
    assert hold.stamp == 0.0
    assert hold.times.tolist() == [0.1]


def test_a_hold_passes_every_rule():
    assert TrajectoryValidator(JOINTS).check(hold_trajectory(NAMES, HOME), 0.0, HOME) is None


def test_a_gripper_that_holds_something_keeps_its_command():
    hold = hold_trajectory(NAMES, HOME, keep={"gripper": 0.0})
    np.testing.assert_array_equal(hold.positions, [[0.5, 0.2, 0.0]])


def test_a_joint_without_a_measurement_needs_its_set_point():
    blind = np.array([0.5, np.nan, 0.02])
    with pytest.raises(ValueError, match="elbow"):
        hold_trajectory(NAMES, blind)
    np.testing.assert_array_equal(hold_trajectory(NAMES, blind, keep={"elbow": 0.2}).positions, [HOME])


@pytest.mark.parametrize("duration", [0.0, -1.0, float("nan")])
def test_a_hold_without_a_positive_time_is_refused(duration):
    with pytest.raises(ValueError, match="duration"):
        hold_trajectory(NAMES, HOME, duration)


def test_positions_of_another_size_are_refused():
    with pytest.raises(ValueError, match="one a joint"):
        hold_trajectory(NAMES, HOME[:2])
