from dataclasses import replace

import numpy as np
import pytest
from control_cases import HOME, JOINTS, NAMES, broken_trajectories, plausible_trajectories, trajectory
from hypothesis import example, given, settings
from hypothesis import strategies as st
from smooth_cases import LIMITS, sampled, smooth_trajectory

from wam_ros.control.hold import hold_trajectory
from wam_ros.control.interpolation import Motion
from wam_ros.control.motion_state import MotionState
from wam_ros.control.points import ordered_points
from wam_ros.control.rejection import Rejection
from wam_ros.control.rules import controller_rejection
from wam_ros.control.validation import LIMIT_TOLERANCE, GateRule, TrajectoryValidator, ValidationSettings
from wam_ros.sim.trajectory_controller import TrajectoryController

NOW = 100.0
VALIDATOR = TrajectoryValidator(JOINTS, ValidationSettings(max_step=0.5))
ROUGH = TrajectoryValidator(JOINTS, ValidationSettings(smooth=False))
REST = MotionState.at_rest(HOME)


def broken_rule(made, measured=HOME, commanded=None, validator=VALIDATOR) -> str | None:
    rejection = validator.check(made, NOW, measured, commanded)
    return rejection and rejection.rule


def sound(**changes):
    """Quintics from rest to rest over half a second, with some fields changed."""
    goal = HOME + [0.1, -0.1, 0.005]
    fields = {
        "times": np.array([0.5, 1.0]),
        "positions": np.array([HOME, goal]),
        "velocities": np.zeros((2, 3)),
        "accelerations": np.zeros((2, 3)),
    }
    return trajectory(**(fields | changes))


def test_a_sound_trajectory_passes():
    assert broken_rule(sound(), commanded=REST) is None


NAN, INF = float("nan"), float("inf")
FAR = HOME + [0.0, 0.0, 0.0201]
REFUSED = [
    ("no_joint_names", {"joint_names": ()}),
    ("joint_count", {"joint_names": NAMES[:2]}),
    ("unknown_joint", {"joint_names": ("lift", "elbow", "thumb")}),
    ("no_points", {"times": [], "positions": [], "velocities": None, "accelerations": None}),
    ("nonzero_final_velocity", {"velocities": np.full((2, 3), 0.01)}),
    ("ended_in_the_past", {"stamp": NOW - 1.1}),
    ("times_not_increasing", {"times": [0.5, 0.5]}),
    ("positions_size", {"positions": [HOME, HOME[:2]]}),
    ("velocities_size", {"velocities": [HOME * 0.0, [0.0]]}),
    ("accelerations_size", {"accelerations": [HOME * 0.0, [0.0]]}),
    ("effort_not_allowed", {"effort": np.zeros((2, 3))}),
    ("duplicate_joint", {"joint_names": ("lift", "lift", "gripper")}),
    ("not_finite", {"positions": [HOME, [NAN, 0.2, 0.02]]}),
    ("not_finite", {"velocities": [[0.0, INF, 0.0], [0.0, 0.0, 0.0]]}),
    ("not_finite", {"velocities": [[0.0, 0.0, 0.0], [0.0, NAN, 0.0]]}),
    ("not_finite", {"accelerations": np.full((2, 3), NAN)}),
    ("not_finite", {"times": [0.1, 1e200], "accelerations": np.ones((2, 3))}),
    ("not_finite", {"times": [0.1, INF]}),
    ("not_finite", {"stamp": INF}),
    ("stamp_in_the_future", {"stamp": NOW + 5.1}),
    ("first_time_not_positive", {"times": [0.0, 0.5]}),
    ("first_time_not_positive", {"times": [-0.1, 0.5]}),
    ("accelerations_without_velocities", {"velocities": None}),
    ("start_jump", {"positions": [HOME + [1.3, 0.0, 0.0]] * 2}),
    ("step_size", {"times": [0.5, 50.0], "positions": [HOME, HOME - [2.1, 0.0, 0.0]]}),
    ("position_limit", {"positions": [HOME, FAR]}),
    ("velocity_limit", {"velocities": [[0.0, 1.6, 0.0], [0.0, 0.0, 0.0]]}),
    ("velocity_limit", {"positions": [HOME, HOME + [0.0, 0.5, 0.0]]}),
    ("velocity_step", {"velocities": None, "accelerations": None}),
    ("acceleration_limit", {"positions": [HOME, HOME + [0.0, 0.36, 0.0]]}),
    ("jerk_limit", {"positions": [HOME, HOME + [0.0, 0.18, 0.0]]}),
]


@pytest.mark.parametrize(("rule", "changes"), REFUSED)
def test_each_rule_rejects_by_its_name(rule, changes):
    assert broken_rule(sound(**changes), commanded=REST) == rule


def test_every_rule_has_a_case():
    elsewhere = {GateRule.MEASURED_STATE_INVALID, GateRule.WORKSPACE}
    assert {rule.value for rule in GateRule if rule not in elsewhere} <= {rule for rule, _ in REFUSED}


@pytest.mark.parametrize("measured", [HOME * np.nan, HOME[:2], None, "home"])
def test_nothing_passes_while_the_measured_state_is_invalid(measured):
    assert broken_rule(sound(), measured=measured) == "measured_state_invalid"


def test_a_cubic_that_overshoots_a_limit_between_its_points_is_rejected():
    closing = trajectory(
        times=[0.1, 0.5],
        positions=[[0.5, 0.2, 0.001], [0.5, 0.2, 0.0]],
        velocities=[[0.0, 0.0, -0.09], [0.0, 0.0, 0.0]],
    )
    assert broken_rule(closing, measured=np.array([0.5, 0.2, 0.001])) == "position_limit"


def test_the_way_to_the_first_point_counts_where_the_start_is_known():
    leap = trajectory(times=[0.05, 0.2], positions=[HOME + [0.12, 0.0, 0.0]] * 2, velocities=np.zeros((2, 3)))
    assert broken_rule(leap) is None
    assert broken_rule(leap, commanded=REST) == "start_jump"
    quick = replace(leap, times=[0.07, 0.2])
    assert broken_rule(quick, commanded=REST) == "velocity_limit"
    assert broken_rule(replace(leap, times=[0.2, 0.3]), commanded=REST) == "acceleration_limit"


def test_cubics_may_step_in_acceleration_where_they_meet():
    cubic = trajectory(
        times=[0.5, 1.0],
        positions=[HOME + [0.2, 0.0, 0.0], HOME + [0.3, 0.0, 0.0]],
        velocities=[[0.5, 0.0, 0.0], [0.0, 0.0, 0.0]],
    )
    assert broken_rule(cubic, commanded=REST) is None


def test_only_limits_and_jumps_count_where_smoothness_is_not_asked_for():
    linear = sound(velocities=None, accelerations=None)
    assert broken_rule(linear, commanded=REST, validator=ROUGH) is None


def test_a_hold_passes_however_fast_the_arm_moves():
    moving = MotionState(HOME, np.array([0.9, -0.9, 0.0]), np.zeros(3))
    assert broken_rule(hold_trajectory(NAMES, HOME, 0.15), commanded=moving) is None


def test_a_leap_does_not_pass_as_a_hold():
    assert broken_rule(hold_trajectory(NAMES, HOME + [0.1, 0.0, 0.0], 0.1), commanded=REST) == "acceleration_limit"


def under_way(now: float) -> tuple[MotionState, Motion]:
    """A motion that began at NOW, and its state at one time."""
    motion = Motion.through(ordered_points(sound(times=[0.5, 1.5]), NAMES), NOW, NOW, REST)
    return motion.state(now), motion


@pytest.mark.parametrize("now", [NOW + 0.1, NOW + 0.7, NOW + 1.2])
def test_points_that_are_past_may_repeat_the_motion_under_way(now):
    state, _ = under_way(now)
    same = sound(times=[0.5, 1.5], stamp=NOW)
    assert VALIDATOR.check(same, now, state.positions, state) is None


@pytest.mark.parametrize("late", [-0.0015, 0.0, 0.0015])
@pytest.mark.parametrize("ahead", [0.0005, 0.01, 0.03])
@pytest.mark.parametrize("now", [NOW + 0.505, NOW + 0.6, NOW + 0.9])
def test_a_motion_under_way_that_is_repeated_passes_although_clocks_differ_by_a_millisecond(now, ahead, late):
    _, motion = under_way(now)
    times = np.array([now + ahead, NOW + 1.5])
    states = [motion.state(float(time)) for time in times]
    repeated = sound(
        times=times - now + 1.0,
        stamp=now - 1.0,
        **{name: np.array([getattr(s, name) for s in states]) for name in ("positions", "velocities", "accelerations")},
    )
    state = motion.state(now + late)
    assert VALIDATOR.check(repeated, now, state.positions, state) is None


def test_points_that_are_past_and_lead_elsewhere_are_a_jump():
    state, _ = under_way(NOW + 1.0)
    other = sound(times=[0.5, 1.5], positions=[HOME, HOME + [0.12, -0.1, 0.005]], stamp=NOW)
    assert VALIDATOR.check(other, NOW + 1.0, state.positions, state).rule == "start_jump"


def test_what_is_past_is_not_judged():
    fast = sound(
        times=[0.1, 0.5, 1.0, 1.6], positions=[HOME - [2.0, 0, 0], HOME, HOME, HOME + [0.1, 0.0, 0.0]], stamp=NOW
    )
    fast = replace(fast, velocities=np.zeros((4, 3)), accelerations=np.zeros((4, 3)))
    assert VALIDATOR.check(fast, NOW + 0.6, HOME, REST) is None
    assert VALIDATOR.check(fast, NOW + 0.3, HOME, REST) is not None


def test_a_joint_with_a_greatest_step_of_its_own_keeps_to_that():
    own = TrajectoryValidator([replace(joint, max_step=0.09) for joint in JOINTS])
    assert broken_rule(sound(), commanded=REST, validator=own) == "step_size"


def test_a_joint_that_rests_a_hair_beyond_its_limit_may_come_back():
    beyond = HOME + [0.0, 0.0, 0.0205]
    back = sound(positions=[HOME + [0.0, 0.0, 0.019]] * 2)
    assert broken_rule(back, measured=beyond, commanded=MotionState.at_rest(beyond)) is None


@pytest.mark.parametrize("way", [-0.05, -0.5])
def test_an_arm_that_somebody_else_moved_starts_from_where_it_is(way):
    moved = HOME + [way, 0.0, 0.0]
    away = sound(positions=[moved, moved + [0.1, 0.0, 0.0]], times=[0.1, 1.0])
    assert broken_rule(away, measured=moved, commanded=REST) is None


def test_a_joint_of_wide_range_that_was_moved_a_little_starts_from_where_it_is():
    wide = [replace(joint, lower=-3.1, upper=3.1) for joint in JOINTS[:1]]
    validator = TrajectoryValidator([*wide, *JOINTS[1:]])
    moved = HOME + [-0.048, 0.0, 0.0]
    away = sound(positions=[moved, moved], times=[0.016, 1.0])
    assert broken_rule(away, measured=moved, commanded=REST, validator=validator) is None


def test_a_gripper_that_holds_something_starts_from_its_command():
    gripping = HOME * [1.0, 1.0, 0.5]
    opening = sound(positions=[HOME, HOME], times=[0.1, 1.0])
    assert broken_rule(opening, measured=gripping, commanded=REST) is None


def test_an_arm_at_rest_may_start_from_where_it_sags_to():
    sagged = HOME + [0.0, -0.01, 0.0]
    assert broken_rule(sound(positions=[sagged, HOME], times=[0.05, 1.0]), measured=sagged, commanded=REST) is None


def test_a_message_names_the_joint_the_value_and_the_limit():
    message = VALIDATOR.check(sound(positions=[HOME, FAR]), NOW, HOME).message
    assert "gripper" in message
    assert "0.040100" in message
    assert "0.040000" in message


def test_a_rejected_trajectory_is_left_as_it_was():
    positions = np.array([HOME, HOME + 9.0])
    VALIDATOR.check(trajectory(positions=positions), NOW, HOME)
    np.testing.assert_array_equal(positions, [HOME, HOME + 9.0])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lower", np.nan),
        ("upper", np.inf),
        ("lower", 3.0),
        ("max_velocity", 0.0),
        ("max_velocity", None),
        ("max_acceleration", -1.0),
        ("max_jerk", None),
        ("max_step", 0.0),
    ],
)
def test_there_is_no_validator_without_limits_and_it_names_joint_and_field(field, value):
    with pytest.raises(ValueError, match=rf"'elbow'.*{field}.*robot's file"):
        TrajectoryValidator((JOINTS[0], replace(JOINTS[1], **{field: value})))


def test_there_is_no_validator_without_joints():
    with pytest.raises(ValueError, match="no joints"):
        TrajectoryValidator(())


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1))
def test_no_smooth_motion_that_passes_breaks_a_limit_or_a_rule_of_the_controller(seed):
    rng = np.random.default_rng(seed)
    for _ in range(20):
        made, start = smooth_trajectory(rng, NOW)
        if VALIDATOR.check(made, NOW, start.positions, start):
            continue
        assert controller_rejection(made, NAMES, NOW, active=True) is None
        assert TrajectoryController(NAMES, start.positions).accept(made, NOW) is None
        positions, speeds, accelerations, jerks = sampled(made, start, NOW)
        assert np.all(positions >= LIMITS["lower"] - LIMIT_TOLERANCE)
        assert np.all(positions <= LIMITS["upper"] + LIMIT_TOLERANCE)
        assert np.all(np.abs(speeds) <= LIMITS["max_velocity"] + LIMIT_TOLERANCE)
        assert np.all(np.abs(accelerations) <= LIMITS["max_acceleration"] * (1 + LIMIT_TOLERANCE) + 1e-5)
        assert np.all(np.abs(jerks) <= LIMITS["max_jerk"] * (1 + LIMIT_TOLERANCE) + 1e-3)


def test_smooth_motions_pass_and_break_each_limit_in_good_numbers():
    rng = np.random.default_rng(1)
    found = [broken_rule(made, start.positions, start) for made, start in (smooth_trajectory(rng) for _ in range(400))]
    for rule in (None, "position_limit", "velocity_limit", "acceleration_limit", "jerk_limit"):
        assert found.count(rule) >= 5, rule


@settings(max_examples=300)
@given(plausible_trajectories())
def test_what_passes_is_accepted_by_the_controller_and_keeps_the_limits(case):
    made, start = case
    if ROUGH.check(made, NOW, start.positions, start):
        return
    assert controller_rejection(made, NAMES, NOW, active=True) is None
    motion = Motion.through(ordered_points(made, NAMES), made.stamp, NOW, start)
    positions, speeds = motion.evaluate(np.linspace(NOW, motion.end_time + 0.1, 2000))
    slack = LIMIT_TOLERANCE + 0.02 * np.abs(start.velocities)
    assert np.all(positions >= LIMITS["lower"] - LIMIT_TOLERANCE)
    assert np.all(positions <= LIMITS["upper"] + LIMIT_TOLERANCE)
    assert np.all(np.abs(speeds) <= LIMITS["max_velocity"] + slack / np.min(motion.lengths, initial=1.0))


def set_value(field, value):
    def spoil(made, rng):
        values = np.array(getattr(made, field))
        values[rng.integers(len(values)), rng.integers(3)] = value(rng)
        return replace(made, **{field: values})

    return spoil


def shift(made, rng):
    return replace(made, positions=made.positions + 3.0 * np.array([name != "gripper" for name in made.joint_names]))


SPOILED = {
    "not_finite": set_value("positions", lambda rng: rng.choice([np.nan, np.inf, -np.inf])),
    "nonzero_final_velocity": lambda made, rng: replace(
        made, velocities=np.vstack([made.velocities[:-1], rng.uniform(0.01, 1.0, (1, 3))])
    ),
    "joint_count": lambda made, rng: replace(made, joint_names=made.joint_names[: rng.integers(1, 3)]),
    "unknown_joint": lambda made, rng: replace(made, joint_names=("thumb", *made.joint_names[1:])),
    "duplicate_joint": lambda made, rng: replace(made, joint_names=(made.joint_names[1], *made.joint_names[1:])),
    "no_points": lambda made, rng: replace(made, times=[], positions=[], velocities=[], accelerations=[]),
    "times_not_increasing": lambda made, rng: replace(made, times=np.append(made.times[:-1], -1.0), stamp=0.0),
    "positions_size": lambda made, rng: replace(made, positions=made.positions[:, : rng.integers(3)]),
    "velocities_size": lambda made, rng: replace(made, velocities=made.velocities[:, :2]),
    "effort_not_allowed": lambda made, rng: replace(made, effort=made.positions),
    "ended_in_the_past": lambda made, rng: replace(made, stamp=NOW - 10.0),
    "stamp_in_the_future": lambda made, rng: replace(made, stamp=NOW + rng.uniform(5.1, 1e9)),
    "first_time_not_positive": lambda made, rng: replace(made, times=made.times - made.times[0], stamp=0.0),
    "position_limit": lambda made, rng: replace(made, positions=np.vstack([made.positions[:-1], [[9.0] * 3]])),
    "start_jump": shift,
}


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(SPOILED)))
def test_each_spoiled_trajectory_is_refused_by_the_name_of_what_was_spoiled(seed, rule):
    rng = np.random.default_rng(seed)
    wide = [replace(joint, lower=-8.0, upper=8.0) for joint in JOINTS] if rule == "start_jump" else JOINTS
    validator = TrajectoryValidator(wide)
    for _ in range(20):
        made, start = smooth_trajectory(rng, NOW)
        if len(made.times) < 2 or VALIDATOR.check(made, NOW, start.positions, start):
            continue
        spoiled = SPOILED[rule](made, rng)
        assert broken_rule(spoiled, start.positions, start, validator) == rule


@settings(max_examples=300)
@given(broken_trajectories())
@example(trajectory(accelerations=np.full((2, 3), 1e200)))
@example(trajectory(times=[1e-300, 1e300]))
def test_rubbish_is_judged_and_never_raises(made):
    rejection = VALIDATOR.check(made, NOW, HOME, REST)
    assert rejection is None or isinstance(rejection, Rejection)
