"""A broken promise leads to a new plan, a lasting breach to a hold, a kept promise back to trust."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.control.breaches import Breaches, Reaction, precedes

LIMIT, PATIENCE = 2.0, 1.0
NONE, REPLAN, HOLD = Reaction


def judged(*comparisons: tuple[float, float, float], limit: float = LIMIT) -> list[Reaction]:
    """Judges (plan's stamp, picture's stamp, discrepancy) one after the other."""
    breaches = Breaches()
    return [breaches.judge(plan, seen, value, limit, PATIENCE) for plan, seen, value in comparisons]


def test_a_promise_that_is_kept_asks_for_nothing():
    assert judged((0.0, 0.2, 0.9), (0.0, 0.4, 2.0)) == [NONE, NONE]


def test_a_breach_asks_for_a_plan_and_the_new_plans_promise_ends_it():
    assert judged((0.0, 0.2, 5.0), (0.2, 0.4, 0.5)) == [REPLAN, NONE]


def test_an_old_plan_that_looks_right_again_does_not_end_a_breach():
    assert judged((0.0, 0.2, 5.0), (0.0, 0.4, 0.5), (0.1, 0.5, 0.5)) == [REPLAN, REPLAN, REPLAN]


def test_breaches_over_successive_plans_become_a_hold_when_patience_ends():
    assert judged(*((0.3 * k, 0.3 * k + 0.2, 5.0) for k in range(6))) == [REPLAN] * 4 + [HOLD] * 2


def test_a_hold_lasts_until_a_promise_made_after_it_is_kept():
    breaches = [(0.0, 0.2, 5.0), (0.2, 1.2, 5.0), (1.0, 1.4, 0.5), (1.4, 1.6, 5.0), (1.6, 1.8, 0.5), (1.6, 2.0, 5.0)]
    assert judged(*breaches) == [REPLAN, HOLD, HOLD, HOLD, NONE, REPLAN]


@pytest.mark.parametrize(("value", "limit"), [(5.0, 0.0), (math.nan, LIMIT)])
def test_without_a_limit_or_a_scale_nothing_follows(value, limit):
    assert judged((0.0, 0.2, value), (0.2, 0.4, value), limit=limit) == [NONE, NONE]


def test_plans_made_before_a_breach_are_outdated_unless_the_clock_was_set_back():
    assert precedes(9.9, 10.0)
    assert not precedes(10.0, 10.0)
    assert not precedes(-5000.0, 10.0)
    assert judged((100.0, 100.2, 5.0), (10.0, 10.2, 0.5)) == [REPLAN, NONE]


@given(st.lists(st.tuples(st.floats(0.0, 0.5), st.floats(0.01, 0.6), st.floats(0.0, 4.0)), max_size=30))
def test_a_hold_never_comes_before_patience_has_ended_nor_goes_without_a_kept_promise(steps):
    breaches, seen, first, before = Breaches(), 0.0, None, NONE
    for age, gap, value in steps:
        seen += gap
        reaction = breaches.judge(seen - age, seen, value, LIMIT, PATIENCE)
        first = seen if first is None and value > LIMIT else first
        if reaction is HOLD:
            assert first is not None
            assert seen - first >= PATIENCE
        if before is not NONE and reaction is NONE:
            assert value <= LIMIT
        first = None if reaction is NONE else first
        before = reaction
