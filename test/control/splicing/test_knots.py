import dataclasses

import numpy as np
import pytest
from splice_cases import HOME, NAMES

from wam_ros.control.rejection import Rejection
from wam_ros.control.splicing.knots import knots_after
from wam_ros.spec import ActionChunk

PATH = HOME + np.linspace(0.0, 1.0, 16)[:, None] * [0.8, -0.4, -0.02]
CHUNK = ActionChunk(50.0, NAMES, np.arange(1, 17) * 0.1, PATH)


def reason(**changes) -> str:
    result = knots_after(dataclasses.replace(CHUNK, **changes), NAMES, 50.0)
    assert isinstance(result, Rejection)
    return result.rule


def test_expired_knots_are_dropped_by_their_time():
    knots = knots_after(CHUNK, NAMES, 50.35)
    np.testing.assert_allclose(knots.times, 50.0 + np.arange(4, 17) * 0.1)
    np.testing.assert_array_equal(knots.positions, PATH[3:])


def test_the_joints_come_out_in_the_controllers_order():
    turned = dataclasses.replace(CHUNK, joint_names=NAMES[::-1], positions=PATH[:, ::-1])
    np.testing.assert_array_equal(knots_after(turned, NAMES, 50.0).positions, PATH)


def test_a_chunk_whose_knots_have_all_expired_gives_a_named_reason():
    assert knots_after(CHUNK, NAMES, 51.61).rule == "chunk_expired"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("chunk_joints", {"joint_names": ("pan", "lift", "thumb")}),
        ("chunk_joints", {"joint_names": NAMES[:2], "positions": PATH[:, :2]}),
        ("chunk_joints", {"joint_names": ("lift", "lift", "gripper")}),
        ("chunk_shape", {"times": np.empty(0), "positions": np.empty((0, 3))}),
        ("chunk_shape", {"positions": PATH[:5]}),
        ("chunk_shape", {"positions": PATH[:, :2]}),
        ("chunk_shape", {"positions": None}),
        ("chunk_shape", {"times": "soon"}),
        ("chunk_not_finite", {"positions": PATH * np.nan}),
        ("chunk_not_finite", {"source_stamp": np.nan}),
        ("chunk_times_not_increasing", {"times": np.ones(16)}),
    ],
)
def test_a_malformed_chunk_gives_a_named_reason(rule, changes):
    assert reason(**changes) == rule
