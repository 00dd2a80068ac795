"""A plan's frames come due once, at their time, and are compared with what is seen."""

import numpy as np
import pytest

from wam_ros.models.promises import Due, Promises, discrepancies
from wam_ros.spec import PIXELS, Plan


def plan(grey: int = 0, steps: int = 3) -> Plan:
    times = 0.2 * np.arange(1, steps + 1)
    frames = {"front": np.full((steps, 4, 4, 3), grey, np.uint8)}
    return Plan(1, 10.0, "reach", "m", PIXELS, times, frames)


def test_nothing_is_due_before_its_time_or_without_a_plan():
    promises = Promises()
    assert promises.due(100.0) is None
    promises.keep(plan())
    assert promises.due(10.1) is None


def test_each_step_comes_due_once():
    promises = Promises()
    promises.keep(plan())
    assert [due.step if due else None for due in map(promises.due, (10.2, 10.25, 10.4, 10.61, 11.0))] == [
        0,
        None,
        1,
        2,
        None,
    ]


def test_steps_that_were_missed_are_skipped():
    promises = Promises()
    promises.keep(plan())
    due = promises.due(10.5)
    assert due.step == 1
    assert due.stamp == pytest.approx(10.4)


def test_a_new_plan_replaces_the_promises_of_the_old_one():
    promises = Promises()
    promises.keep(plan())
    promises.due(10.9)
    promises.keep(plan(grey=9))
    assert promises.due(10.2).plan.frames["front"][0, 0, 0, 0] == 9


def test_the_discrepancy_is_the_mean_difference_as_a_share_of_white():
    due = Due(plan(grey=51), 0)
    assert discrepancies(due, {"front": np.full((8, 8, 3), 51, np.uint8)}) == {"front": 0.0}
    assert discrepancies(due, {"front": np.full((8, 8, 3), 102, np.uint8)}) == {"front": pytest.approx(0.2)}
