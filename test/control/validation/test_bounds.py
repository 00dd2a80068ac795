import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.control import polynomials
from wam_ros.control.validation.bounds import hull, worst_outside

pieces = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(size=(4, 3, 6)) * np.random.default_rng(seed + 1).integers(0, 2, 6)
)


@given(pieces)
def test_the_hull_is_never_too_narrow(coefficients):
    low, high = hull(coefficients)
    least, greatest = polynomials.value_range(coefficients)
    assert np.all(low <= least + 1e-9)
    assert np.all(high >= greatest - 1e-9)


@given(pieces)
def test_the_worst_value_is_the_one_that_an_exact_look_finds(coefficients):
    least, greatest = polynomials.value_range(coefficients)
    excess = np.maximum(-1.0 - least, greatest - 1.0)
    worst = worst_outside(coefficients, np.array(-1.0), np.array(1.0))
    if excess.max() <= 0.0:
        assert worst is None
    else:
        assert np.isclose(max(-1.0 - worst[2], worst[2] - 1.0), excess.max())


def test_nothing_lies_outside_where_there_is_nothing():
    assert worst_outside(np.empty((0, 3, 6)), np.zeros(3), np.ones(3)) is None
