import numpy as np
import pytest
from splice_cases import HOME, JOINTS, LIMITS, NAMES, chunk

from wam_ros.control.chunk_motion import ChunkMotion
from wam_ros.control.splicing import SpliceSettings
from wam_ros.control.trajectory import Trajectory
from wam_ros.spec import ActionSpec

SPEC = ActionSpec(NAMES, ("rad", "rad", "m"), tuple(LIMITS.lower), tuple(LIMITS.upper), 0.1, 16)
PATH = HOME + np.arange(1, 17)[:, None] * [0.01, 0.005, -0.0005]


def motion(strategy: str = "reground") -> ChunkMotion:
    return ChunkMotion(JOINTS, SPEC, strategy)


def started(now: float = 50.0) -> ChunkMotion:
    running = motion()
    made = running.make(chunk(now, PATH), now, HOME)
    assert isinstance(made, Trajectory)
    running.sent(made, now, HOME)
    return running


def test_targets_beyond_the_limits_are_clipped_and_told():
    running = motion()
    beyond = chunk(50.0, PATH)
    beyond.positions[-1, 2] = -0.01
    made = running.make(beyond, 50.0, HOME)
    assert made.positions[-1, 2] == 0.0
    assert running.clipped == {"gripper": pytest.approx(0.01)}


def test_a_joint_that_rests_a_hair_beyond_its_limit_can_move_on():
    made = motion().make(chunk(50.0, PATH), 50.0, HOME + [0.0, 0.0, 1e-4])
    assert isinstance(made, Trajectory)
    assert made.positions[:, 2].max() <= LIMITS.upper[2]


def test_the_strategy_changes_while_the_motion_goes_on():
    running = started()
    end = running.running.end_time
    running.tune("blocking", SpliceSettings())
    assert running.running.end_time == end
    assert not running.takes(end - 0.1)
    assert running.takes(end)


@pytest.mark.parametrize("way", [1.0, 0.15])
def test_an_arm_that_was_moved_while_it_rested_starts_from_where_it_is(way):
    running = started()
    later, moved = running.running.end_time + 1.0, PATH[-1] + [way, 0.0, 0.0]
    made = running.make(chunk(later, PATH + [way, 0.0, 0.0]), later, moved)
    assert made.positions[0, 0] == pytest.approx(moved[0])


def test_what_was_measured_in_motion_says_nothing_about_where_the_arm_rests():
    running = started()
    later = running.running.end_time + 0.05
    made = running.make(chunk(later - 0.5, PATH), later, HOME + [1.0, 0.0, 0.0])
    assert made.positions[0, 0] == pytest.approx(running.running.state(later, HOME).positions[0])


def test_a_gripper_that_is_kept_open_by_an_object_stays_at_its_set_point():
    running = started()
    later = running.running.end_time + 1.0
    target = running.running.state(later, HOME).positions
    made = running.make(chunk(later, np.tile(target, (16, 1))), later, target + [0.0, 0.0, 0.008])
    np.testing.assert_allclose(made.positions[:, 2], target[2])
