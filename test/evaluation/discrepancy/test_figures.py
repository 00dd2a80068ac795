"""What the figures say of normal runs and of disturbances."""

import numpy as np
import pytest

from wam_ros.evaluation.discrepancy.figures import Rule, after_onset, normal, table
from wam_ros.evaluation.discrepancy.watch import Compared
from wam_ros.models.discrepancy_scale import DiscrepancyScale

RULE = Rule(DiscrepancyScale({"front": np.full(8, 0.1)}), limit=2.0, patience=1.0)


def episode(value_at) -> list[Compared]:
    """A plan every 0.4 s, each compared twice, with discrepancies that depend on the time."""
    return [
        Compared(step, 0.4 * k + 0.2 * (step + 1), 0.4 * k, {"front": 0.1 * value_at(0.4 * k + 0.2 * (step + 1))})
        for k in range(8)
        for step in range(2)
    ]


def test_normal_runs_lead_to_nothing():
    figures = normal([episode(lambda _: 0.5), episode(lambda _: 1.5)], RULE)
    assert (figures["p50"], figures["largest"], figures["above_one"]) == pytest.approx((1.0, 1.5, 0.5))
    assert (figures["replanned"], figures["held"]) == (0.0, 0.0)


def test_a_lasting_disturbance_leads_to_a_hold_and_a_passing_one_to_a_plan():
    lasting = after_onset([episode(lambda t: 5.0 if t > 1.0 else 0.5)], RULE)
    assert (lasting["earlier_plan"], lasting["later_plans"]) == pytest.approx((5.0, 5.0))
    assert (lasting["replanned"], lasting["held"]) == (1.0, 1.0)
    passing = after_onset([episode(lambda t: 5.0 if 1.0 < t < 1.3 else 0.5)], RULE)
    assert (passing["replanned"], passing["held"], passing["later_plans"]) == (1.0, 0.0, 0.5)


def test_the_table_has_a_row_a_disturbance():
    disturbed = {
        "dark": after_onset([episode(lambda _: 0.5)], RULE),
        "fog": after_onset([episode(lambda _: 3.0)], RULE),
    }
    lines = table({"normal": normal([episode(lambda _: 0.5)], RULE), "disturbed": disturbed}).splitlines()
    assert [line.split()[0] for line in lines[-2:]] == ["dark", "fog"]
