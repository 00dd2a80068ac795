"""Rest is rest for a while, and a limit that was broken is found in what was commanded and in what was measured."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.evaluation.bench.faults.measure import (
    STILL_WINDOW,
    Samples,
    braking_share,
    commanded_violations,
    measured_violations,
    rest_time,
    speed,
    within_holds,
)
from wam_ros.spec import JointSpec

PERIOD = 0.01
JOINTS = [JointSpec(name, "rad", -1.0, 1.0, 2.0, 10.0, 100.0) for name in ("one", "two")]


def motion(velocities: np.ndarray, start: float = 0.0) -> Samples:
    """Returns samples of the first joint that moves with `velocities`; the second stands."""
    speeds = np.stack([velocities, np.zeros_like(velocities)], axis=1)
    times = start + PERIOD * np.arange(len(velocities))
    return Samples(times, np.cumsum(speeds * PERIOD, axis=0), speeds)


@given(st.integers(0, 60), st.integers(0, 30))
def test_rest_begins_with_the_first_still_sample_that_is_followed_by_others(moving, pause):
    short = round(STILL_WINDOW / PERIOD) - 1
    velocities = np.concatenate([np.full(moving, 0.5), np.zeros(min(pause, short)), np.full(1, 0.5), np.zeros(20)])
    found = rest_time(motion(velocities, 100.0), JOINTS, 100.0)
    assert found == pytest.approx(100.0 + PERIOD * (moving + min(pause, short) + 1))


def test_an_arm_that_creeps_on_is_not_at_rest():
    assert rest_time(motion(np.full(100, 0.03)), JOINTS, 0.0) is None


def test_rest_counts_from_the_moment_asked_for():
    assert rest_time(motion(np.zeros(100)), JOINTS, 0.5) == pytest.approx(0.5)


def test_speed_is_the_share_of_the_fastest_joint():
    assert speed(motion(np.array([0.5, -1.0])), JOINTS) == pytest.approx(0.5)


def broken(samples: Samples, joints: list[JointSpec]) -> dict[str, float]:
    return commanded_violations(samples, joints, np.zeros(len(samples.times), dtype=bool))


def smooth(peak_jerk: float) -> Samples:
    """Returns set-points of a motion with a sinusoidal jerk of the given size."""
    times = PERIOD * np.arange(200)
    w = 2.0 * np.pi
    return Samples(
        times,
        np.stack([peak_jerk / w**3 * np.cos(w * times)] * 2, axis=1),
        np.stack([-peak_jerk / w**2 * np.sin(w * times)] * 2, axis=1),
    )


def test_a_motion_within_the_limits_breaks_none():
    fast = [replace(joint, lower=-9.0, upper=9.0, max_velocity=9.0, max_acceleration=20.0) for joint in JOINTS]
    assert broken(smooth(99.0), fast) == {}


@pytest.mark.parametrize(
    ("quantity", "field", "share"),
    [("position", "upper", 0.1), ("velocity", "max_velocity", 1.0), ("acceleration", "max_acceleration", 1.0)],
)
def test_a_broken_limit_is_named_with_its_joint(quantity, field, share):
    joints = [JOINTS[0], replace(JOINTS[1], max_jerk=1000.0, **{field: share * 0.1})]
    assert f"{quantity} of two" in broken(smooth(50.0), joints)


def test_a_step_of_the_velocity_breaks_acceleration_and_jerk():
    found = broken(motion(np.concatenate([np.full(20, 0.2), np.full(20, 0.4)])), JOINTS)
    assert set(found) == {"acceleration of one", "jerk of one"}


def test_a_step_of_the_position_breaks_the_velocity_even_where_none_is_told():
    still = motion(np.zeros(40))
    still.positions[20:, 1] += 0.1
    assert broken(still, JOINTS) == {"velocity of two": pytest.approx(4.0)}


def test_a_hold_may_brake_harder_which_is_told_apart():
    samples = motion(np.concatenate([np.full(20, 0.4), np.linspace(0.4, 0.0, 4), np.zeros(20)]), 5.0)
    braking = within_holds(samples.times, [5.2])
    assert commanded_violations(samples, JOINTS, braking) == {}
    assert braking_share(samples, JOINTS, braking) == pytest.approx(0.4 / 0.03 / 10.0)


def test_nothing_is_concluded_across_a_gap():
    before, after = motion(np.full(20, 0.2)), motion(np.full(20, 0.4), start=5.0)
    samples = Samples(
        *(np.concatenate([vars(before)[name], vars(after)[name]]) for name in ("times", "positions", "velocities"))
    )
    assert broken(samples, JOINTS) == {}


def test_measured_limits_bear_what_a_servo_bends():
    samples = Samples(np.zeros(1), np.array([[1.01, 1.2]]), np.array([[2.01, 2.5]]))
    assert set(measured_violations(samples, JOINTS)) == {"measured position of two", "measured velocity of two"}
