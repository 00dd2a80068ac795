"""A task is judged by who follows it, and by nothing that was said before it began."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_msgs.msg import TaskState
from wam_ros.nodes.task.ending import FAILED, SUCCEEDED
from wam_ros.nodes.task.judge_watch import JudgeWatch

TEXT = "Reach for the red cube."


def state(instruction: str = TEXT, success: bool = False, failed: bool = False) -> TaskState:
    return TaskState(instruction=instruction, success=success, detail_names=["failed"], detail_values=[float(failed)])


@pytest.mark.parametrize(("verdict", "reason"), [({"success": True}, SUCCEEDED), ({"failed": True}, FAILED)])
def test_a_verdict_made_during_the_task_ends_it(verdict, reason):
    judge = JudgeWatch("reach for  the red cube")
    assert judge.take(state(), 0.1) is None
    assert judge.take(state(**verdict), 0.2).reason == reason
    assert judge.judged(0.3, 1.0)


@given(st.lists(st.sampled_from([{"success": True}, {"failed": True}, {"instruction": "open the drawer"}])))
def test_no_verdict_counts_while_none_was_open_for_this_task(said):
    judge = JudgeWatch(TEXT)
    assert [judge.take(state(**words), 0.1) for words in said] == [None] * len(said)
    assert not judge.judged(0.1, 1.0)
    assert judge.remark(0.1, 1.0)


def test_a_judge_that_is_given_another_instruction_no_longer_judges_this_task():
    judge = JudgeWatch(TEXT)
    judge.take(state(), 0.1)
    judge.take(state(instruction="open the drawer"), 0.2)
    assert judge.take(state(success=True), 0.3) is None
    assert not judge.judged(0.3, 1.0)


def test_a_judge_that_falls_silent_no_longer_counts():
    judge = JudgeWatch(TEXT)
    judge.take(state(), 0.1)
    assert judge.judged(1.0, 1.0)
    assert not judge.judged(1.2, 1.0)
    assert judge.remark(1.2, 1.0) == "the judge fell silent"
