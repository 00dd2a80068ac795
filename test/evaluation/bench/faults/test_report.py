"""A fault's entry tells the worst trial, and what went wrong in any of them."""

from wam_ros.evaluation.bench.faults.fault import Fault
from wam_ros.evaluation.bench.faults.report import HEADER, line, named_reasons, passed, skipped, summarise
from wam_ros.evaluation.bench.faults.runner import FAULTS
from wam_ros.evaluation.bench.faults.trial import TrialResult

FAULT = Fault("some", "something", "at once", lambda graph, number: None)
GOOD = TrialResult(hold_ms=150.0, moving=True, recovered=True)


def test_the_longest_hold_counts():
    entry = summarise(FAULT, [GOOD, TrialResult(hold_ms=180.0, recovered=True)], {})
    assert (entry["trials"], entry["held_within_ms"], entry["recovered"]) == (2, 180.0, 2)
    assert passed(entry)


def test_an_arm_that_never_stopped_does_not_pass():
    entry = summarise(FAULT, [GOOD, TrialResult(recovered=True)], {})
    assert entry["held_within_ms"] is None
    assert not passed(entry)


def test_each_shortcoming_fails_a_fault():
    for spoil in (
        {"hold_ms": 201.0},
        {"stayed": False},
        {"violations": {"jerk of elbow": 0.2}},
        {"deaths": ["/trajectory_gate"]},
        {"recovered": False},
    ):
        assert not passed(summarise(FAULT, [TrialResult(**{**vars(GOOD), **spoil})], {}))


def test_violations_are_counted_over_trials_with_the_worst_of_each():
    entry = summarise(
        FAULT,
        [TrialResult(violations={"jerk of elbow": 0.2}), TrialResult(violations={"jerk of elbow": 0.5})],
        {},
    )
    assert entry["limit_violations"] == 2
    assert entry["violations"]["jerk of elbow"] == {"trials": 2, "worst_share_above": 0.5}


def test_reasons_are_what_was_counted_meanwhile_even_by_a_node_that_began_anew():
    before = {"gate not_finite": 3, "inverse_dynamics plans refused, stale": 5, "planner plans": 9}
    after = {"gate not_finite": 7, "inverse_dynamics plans refused, stale": 1, "planner plans": 12}
    assert named_reasons(before, after) == {"gate not_finite": 4, "inverse_dynamics plans refused, stale": 1}


def test_a_skipped_fault_says_why():
    entry = skipped(FAULT, "not root")
    assert passed(entry)
    assert "not root" in line("some", entry)


def test_the_table_has_a_column_a_figure():
    assert len(line("some", summarise(FAULT, [GOOD], {})).split()) == len(HEADER.replace("held (ms)", "held").split())


def test_every_fault_of_the_issue_is_there():
    assert {
        "planner_killed",
        "action_node_killed",
        "nan_at_gate",
        "wrong_joint_order",
        "duplicate_joints",
        "missing_joints",
        "clock_stepped_back",
        "stale_images",
        "camera_frozen",
        "camera_half_rate",
        "plans_out_of_order",
        "plan_of_other_model",
        "disk_full",
        "message_flood",
        "cpu_starved",
        "network_cut",
    } <= set(FAULTS)
