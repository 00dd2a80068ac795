import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES

from wam_ros.control.fitting import fit_to_limits
from wam_ros.spec import RELATIVE, ActionChunk, ActionSpec


def spec(**changes) -> ActionSpec:
    fields = {
        "joint_names": NAMES,
        "units": tuple(joint.unit for joint in JOINTS),
        "lower": tuple(joint.lower for joint in JOINTS),
        "upper": tuple(joint.upper for joint in JOINTS),
        "period": 0.1,
        "horizon": 2,
    }
    return ActionSpec(**(fields | changes))


def chunk(positions, names=NAMES) -> ActionChunk:
    return ActionChunk(0.0, names, np.array([0.1, 0.2]), np.array(positions))


def test_targets_inside_the_range_are_left_alone():
    fitted, clipped = fit_to_limits(chunk([HOME, HOME]), spec())
    np.testing.assert_array_equal(fitted.positions, [HOME, HOME])
    assert clipped == {}


def test_targets_outside_are_clipped_and_the_most_is_told_by_joint():
    fitted, clipped = fit_to_limits(chunk([[0.5, 0.2, -0.001], [0.5, 0.2, 0.043]]), spec())
    np.testing.assert_array_equal(fitted.positions[:, 2], [0.0, 0.04])
    assert clipped == {"gripper": pytest.approx(0.003)}


def test_ranges_are_taken_by_name():
    fitted, _ = fit_to_limits(chunk([[0.05, 0.5, 0.2]] * 2, ("gripper", "lift", "elbow")), spec())
    np.testing.assert_array_equal(fitted.positions, [[0.04, 0.5, 0.2]] * 2)


def test_nan_is_left_for_the_gate_to_see():
    fitted, _ = fit_to_limits(chunk([[np.nan, 0.2, 0.02]] * 2), spec())
    assert np.isnan(fitted.positions[:, 0]).all()


@pytest.mark.parametrize("changes", [{"mode": RELATIVE}, {"joint_names": ("lift", "elbow", "thumb")}])
def test_a_spec_that_bounds_no_positions_is_refused(changes):
    with pytest.raises(ValueError, match=r"mode|thumb"):
        fit_to_limits(chunk([HOME, HOME]), spec(**changes))
