"""One on the calibrated scale is the 99th percentile of what was compared in normal runs."""

import numpy as np
import pytest

from wam_ros.evaluation.discrepancy.calibration import calibrate, table
from wam_ros.evaluation.discrepancy.watch import Compared
from wam_ros.models.discrepancy_scale import DiscrepancyScale
from wam_ros.spec import ObservationSpec
from wam_ros.spec.errors import UserError

SPEC = ObservationSpec(("front", "wrist"), (64, 64), ("joint",), 0.2, 3)


@pytest.fixture
def compared() -> list[Compared]:
    rng = np.random.default_rng(0)
    sizes = rng.gamma(2.0, 0.01, (3, 1000, 2)) * np.array([1.0, 4.0])
    return [
        Compared(step, 0.0, 0.0, dict(zip(SPEC.cameras, map(float, pair)))) for step in range(3) for pair in sizes[step]
    ]


def test_a_hundredth_of_the_normal_frames_lies_above_one_at_every_step(compared):
    figures = calibrate(compared, SPEC)
    scale = DiscrepancyScale({name: np.array(entry["scale"]) for name, entry in figures["cameras"].items()})
    for step in range(3):
        values = [max(scale.calibrate(step, one.raw).values()) for one in compared if one.step == step]
        assert np.mean(np.array(values) > 1.0) == pytest.approx(0.01, abs=0.001)
        assert figures["largest_discrepancy"][step] == pytest.approx(max(values), abs=1e-3)


def test_each_camera_has_its_own_percentiles(compared):
    cameras = calibrate(compared, SPEC)["cameras"]
    for step in range(3):
        assert cameras["wrist"]["p99"][step] > 2 * cameras["front"]["p99"][step]
        assert cameras["front"]["p50"][step] < cameras["front"]["p99"][step] <= cameras["front"]["scale"][step]


def test_a_step_that_was_hardly_ever_due_is_named(compared):
    few = [one for one in compared if one.step < 2] + [one for one in compared if one.step == 2][:3]
    with pytest.raises(UserError, match=r"\{2: 3\}.*--episodes"):
        calibrate(few, SPEC)


def test_the_table_has_a_row_a_step(compared):
    assert len(table(calibrate(compared, SPEC)).splitlines()) == 4
