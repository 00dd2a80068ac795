import pytest

from wam_ros.evaluation.bench.gate.hops import HopRecord, Passage


def record() -> HopRecord:
    return HopRecord(
        before={b"a": Passage(1.0, 1.001, 1.002, 40), b"b": Passage(2.0, 2.001, 2.003, 50)},
        after={b"a": Passage(1.004, 1.005, 1.006), b"hold": Passage(3.0, 3.001, 3.002)},
    )


def test_the_gates_share_is_from_arrival_to_forwarding_of_the_same_message():
    assert record().gate() == [pytest.approx(0.003)]
    assert record().through() == [pytest.approx(0.006)]


def test_what_the_gate_made_itself_counts_on_the_way_to_the_controller_only():
    assert record().to_controller() == [pytest.approx(0.001)] * 2
    assert record().points == [40, 50]


def test_raw_messages_count_from_publishing_to_the_callback():
    assert record().raw() == [pytest.approx(0.002), pytest.approx(0.003)]


def test_a_plan_is_answered_by_the_first_trajectory_before_the_next_plan():
    assert record().answers([0.9, 1.5, 1.9]) == [pytest.approx(0.1), pytest.approx(0.1)]
