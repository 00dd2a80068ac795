"""Plans that must not be followed are refused by name."""

import numpy as np
import pytest

from wam_ros.control.breaches import Reaction
from wam_ros.nodes.plan_filter import PlanFilter, PlanRefused
from wam_ros.spec import PIXELS, Plan


def plan(number: int = 1, stamp: float = 10.0, instruction: str = "reach") -> Plan:
    return Plan(number, stamp, instruction, "m", PIXELS, np.array([0.2, 0.4]), {})


def refusal(plans: PlanFilter, candidate: Plan, now: float, instruction: str | None = "reach") -> str:
    with pytest.raises(PlanRefused) as caught:
        plans.accept(candidate, now, instruction)
    return caught.value.reason


def test_newer_plans_are_accepted_one_after_the_other():
    plans = PlanFilter()
    plans.accept(plan(1, 10.0), 10.1, "reach")
    plans.accept(plan(2, 10.1), 10.2, "reach")


def test_a_plan_whose_frames_all_lie_in_the_past_is_stale():
    assert refusal(PlanFilter(), plan(), now=10.41) == "stale"


def test_an_older_plan_or_the_same_one_again_is_out_of_order():
    plans = PlanFilter()
    plans.accept(plan(5, 10.0), 10.1, "reach")
    assert refusal(plans, plan(4, 9.9), 10.1) == "out_of_order"
    assert refusal(plans, plan(5, 10.0), 10.1) == "out_of_order"


def test_plans_are_followed_again_at_once_after_the_clock_was_set_back():
    plans = PlanFilter()
    plans.accept(plan(5, 10.0), 10.1, "reach")
    plans.accept(plan(6, 7.0), 7.1, "reach")
    assert refusal(plans, plan(5, 6.9), 7.2) == "out_of_order"


def test_a_planner_that_was_started_anew_counts_from_one_and_is_followed():
    plans = PlanFilter()
    plans.accept(plan(500, 10.0), 10.1, "reach")
    plans.accept(plan(1, 11.0), 11.1, "reach")


def test_a_plan_for_another_instruction_is_refused_and_changes_nothing():
    plans = PlanFilter()
    assert refusal(plans, plan(9, 10.2, "push"), 10.3) == "other_instruction"
    plans.accept(plan(1, 10.0), 10.1, "reach")


def test_where_no_instruction_was_heard_the_plan_decides():
    PlanFilter().accept(plan(instruction="push"), 10.1, None)


def test_after_a_broken_promise_only_plans_from_later_observations_are_followed():
    plans = PlanFilter()
    plans.react(Reaction.REPLAN, 10.05, "front is off")
    assert refusal(plans, plan(1, 10.0), 10.1) == "broken_promise"
    plans.accept(plan(2, 10.05), 10.1, "reach")


def test_no_plan_is_followed_while_holding_and_trust_can_be_restored():
    plans = PlanFilter()
    plans.react(Reaction.HOLD, 10.0, "front is off")
    assert refusal(plans, plan(1, 10.1), 10.2) == "broken_promise"
    assert plans.holding == "front is off"
    plans.trust_again()
    plans.accept(plan(1, 10.1), 10.2, "reach")
    assert not plans.holding
