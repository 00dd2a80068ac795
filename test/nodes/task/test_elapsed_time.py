"""A clock that is set back moves no time limit away."""

from hypothesis import given
from hypothesis import strategies as st

from wam_ros.nodes.task.elapsed_time import ElapsedTime

STEPS = st.lists(st.floats(-100.0, 100.0, allow_nan=False))


@given(STEPS)
def test_elapsed_time_never_falls_and_counts_every_step_forward(steps):
    now = [1000.0]
    elapsed = ElapsedTime(lambda: now[0])
    readings = [elapsed.read()]
    for step in steps:
        now[0] += step
        readings.append(elapsed.read())
    assert readings == sorted(readings)
    assert abs(readings[-1] - sum(step for step in steps if step > 0.0)) < 1e-6
