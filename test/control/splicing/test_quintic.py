import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wam_ros.control import polynomials
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import Points
from wam_ros.control.splicing.quintic import quintic_keeps

POSITION, RATES = (-1.0, 1.0), (2.0, 10.0, 1000.0)


@settings(max_examples=1000)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.05, 0.1, 0.3]), st.sampled_from([0.01, 0.1, 1.0]))
def test_what_passes_keeps_every_limit_and_what_breaks_one_in_jerk_or_acceleration_does_not_pass(seed, length, scale):
    rng = np.random.default_rng(seed)
    rows = rng.uniform(-1.0, 1.0, (2, 3)) * [0.3, 1.0, 5.0] * scale
    kept = quintic_keeps(tuple(rows[0]), tuple(rows[1]), length, POSITION, RATES)
    motion = Motion(0.0, Points.moving(np.array([0.0, length]), MotionState(*rows.T[:, :, None])))
    pieces, breaks = motion.coefficients, []
    for limit in (POSITION[1], *RATES):
        low, high = polynomials.value_range(pieces)
        breaks.append(bool(max(-low.min(), high.max()) > limit * (1.0 + 1e-9)))
        pieces = polynomials.derivative(pieces) / length
    assert not (kept and any(breaks))
    assert kept or any(breaks) or scale > 0.01


def test_rest_at_a_limit_passes():
    assert quintic_keeps((1.0, 0.0, 0.0), (1.0, 0.0, 0.0), 0.1, POSITION, RATES)
