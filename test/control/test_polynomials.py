import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.control.polynomials import derivative, evaluate, value_range


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(0, 5))
def test_the_range_is_what_fine_sampling_finds(seed, width, zeros):
    rng = np.random.default_rng(seed)
    coefficients = rng.normal(size=(4, 3, width))
    coefficients[..., width - min(zeros, width - 1) :] = 0.0
    coefficients[0] *= 1e-6
    low, high = value_range(coefficients)
    samples = np.stack([evaluate(coefficients, np.float64(u)) for u in np.linspace(0.0, 1.0, 2001)])
    scale = 1.0 + np.abs(coefficients).max()
    np.testing.assert_allclose(low, samples.min(axis=0), atol=1e-4 * scale)
    np.testing.assert_allclose(high, samples.max(axis=0), atol=1e-4 * scale)
    assert np.all(low <= samples.min(axis=0) + 1e-9 * scale)
    assert np.all(high >= samples.max(axis=0) - 1e-9 * scale)


def test_the_derivative_of_a_cubic_is_its_derivative():
    np.testing.assert_array_equal(derivative(np.array([5.0, 1.0, 2.0, 3.0])), [1.0, 4.0, 9.0])


def test_constants_have_a_range_of_one_value():
    low, high = value_range(np.zeros((2, 6)))
    np.testing.assert_array_equal(low, 0.0)
    np.testing.assert_array_equal(high, 0.0)
