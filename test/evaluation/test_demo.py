import pytest

from wam_ros.evaluation.demo import INSTRUCTIONS, outcome
from wam_ros.evaluation.timeline import EpisodeState
from wam_ros.sim.phrases import TASKS, check_template


def state(success=False, over=True, touched=""):
    return EpisodeState("reach", 1, success, over, touched, 3.0, {})


@pytest.mark.parametrize("task", TASKS)
def test_there_is_one_instruction_for_each_task_with_the_slots_that_it_needs(task):
    assert len(INSTRUCTIONS[task]) == 1
    check_template(task, INSTRUCTIONS[task][0])


def test_a_scene_ends_with_a_plain_word():
    assert outcome(state(success=True), "red cube", late=False) == "done"
    assert outcome(state(touched="red cube"), "red cube", late=False) == "not done"
    assert outcome(state(touched="blue cube"), "red cube", late=False) == "not done, touched the blue cube first"
    assert outcome(state(over=False), "red cube", late=False) == ""
    assert "time was up" in outcome(None, "red cube", late=True)
