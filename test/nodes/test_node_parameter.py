"""A parameter's definition alone decides which values it takes, and says so in words."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rclpy.parameter import Parameter

from wam_ros.nodes.node_parameter import NodeParameter

RATE = NodeParameter("rate", 2.5, "plans a second", 0.0, 100.0)
THREADS = NodeParameter("threads", 2, "threads", 0, 64)
MODE = NodeParameter("mode", "slow", "how it goes", choices=("slow", "fast"))
SURE = NodeParameter("sure", True, "whether it is")
JOINTS = NodeParameter("joints", [""], "names of joints")


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_refused_if_and_only_if_it_is_out_of_range_and_the_refusal_names_all_of_it(number):
    problem = RATE.problem(number)
    assert bool(problem) == (not 0.0 <= number <= 100.0)
    if problem:
        assert all(part in problem for part in ("rate", repr(number), "0.0", "100.0", "plans a second"))


@given(st.integers(-(10**6), 10**6))
def test_a_whole_number_has_a_range_too(number):
    problem = THREADS.problem(number)
    assert bool(problem) == (not 0 <= number <= 64)
    assert not problem or all(part in problem for part in ("threads", str(number), "0 to 64"))


@given(st.text())
def test_a_text_with_choices_is_one_of_them(text):
    assert bool(MODE.problem(text)) == (text not in ("slow", "fast"))
    assert "one of slow, fast" in MODE.problem(text + "!")


@pytest.mark.parametrize("limit", [0.0, 100.0])
def test_the_limits_belong_to_the_range_and_the_next_number_does_not(limit):
    assert not RATE.problem(limit)
    assert RATE.problem(math.nextafter(limit, -math.inf if limit == 0.0 else math.inf))


@pytest.mark.parametrize(
    ("entry", "wrong", "wanted"),
    [
        (RATE, "fast", "a number"),
        (RATE, True, "a number"),
        (THREADS, 2.5, "a whole number"),
        (MODE, 1, "one of slow, fast"),
        (SURE, 1, "true or false"),
        (JOINTS, "wrist", "a list of texts"),
        (RATE, None, "a number"),
    ],
)
def test_a_value_of_another_type_is_refused_with_the_type_that_is_wanted(entry, wrong, wanted):
    assert wanted in entry.problem(entry.convert(wrong))


def test_a_whole_number_is_taken_as_a_number_but_not_the_other_way_round():
    assert RATE.convert(1) == 1.0
    assert isinstance(RATE.convert(1), float)
    assert RATE.convert(True) is True
    assert isinstance(THREADS.convert(1.0), float)


@pytest.mark.parametrize("entry", [RATE, THREADS, MODE, SURE, JOINTS], ids=lambda entry: entry.name)
def test_the_descriptor_tells_type_meaning_and_what_is_allowed(entry):
    descriptor = entry.descriptor()
    assert Parameter.Type(descriptor.type) is Parameter.Type.from_parameter_value(entry.default)
    assert descriptor.description == entry.description
    ranges = [*descriptor.integer_range, *descriptor.floating_point_range]
    assert [(limits.from_value, limits.to_value) for limits in ranges] == [(entry.low, entry.high)] * len(ranges)
    assert bool(ranges) == (entry.low is not None)
    assert all(choice in descriptor.additional_constraints for choice in entry.choices)
