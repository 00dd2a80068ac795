import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.evaluation.trials import instruct, read_phrases, trials
from wam_ros.sim.interface import TaskInstance
from wam_ros.sim.phrases import PHRASES, TASKS
from wam_ros.spec.errors import UserError
from wam_ros.spec.seeds import training_seed


@given(base=st.integers(0, 10**6), episodes=st.integers(1, 300))
def test_no_world_of_an_evaluation_ever_served_training(base, episodes):
    seeds = [trial.seed for trial in trials(episodes, base)]

    assert len(set(seeds)) == episodes
    assert not any(seed % 2 == training_seed(base, 0) % 2 for seed in seeds)


def test_the_tasks_take_turns():
    assert [trial.task for trial in trials(4, 0, ("push", "reach"))] == ["push", "reach", "push", "reach"]
    assert {trial.task for trial in trials(len(TASKS), 0)} == set(TASKS)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((0, 1), "0 episodes"), ((3, -1), "seed -1"), ((3, 1, ("juggle",)), "juggle"), ((3, 1, ("push", "push")), "push")],
)
def test_what_cannot_be_run_is_refused_by_name(arguments, named):
    with pytest.raises(UserError, match=named):
        trials(*arguments)


def test_without_a_file_the_built_in_phrases_count():
    assert read_phrases(None, TASKS) is PHRASES


def test_a_file_of_phrases_replaces_the_built_in_ones(tmp_path):
    path = tmp_path / "phrases.json"
    path.write_text(json.dumps({"press_button": ["kindly depress the {color} one"]}))

    phrases = read_phrases(path, ["press_button"])

    instance = TaskInstance("press_button", {"color": "green"}, seed=5)
    assert instruct(instance, phrases) == "kindly depress the green one"


def test_the_same_world_is_always_told_the_same():
    instance = TaskInstance("push", {"color": "green", "target": "red"}, seed=5)

    assert instruct(instance, PHRASES) == instruct(instance, PHRASES)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"reach": ["touch the {colour} cube"]}', "colour"),
        ('{"reach": ["touch the {color} cube"]}', "push"),
        ("not JSON", "phrases.json"),
    ],
)
def test_a_faulty_file_of_phrases_is_named_with_its_fault(tmp_path, text, named):
    path = tmp_path / "phrases.json"
    path.write_text(text)

    with pytest.raises(UserError, match=named):
        read_phrases(path, ["reach", "push"])


def test_a_missing_file_of_phrases_is_named(tmp_path):
    with pytest.raises(UserError, match="absent.json"):
        read_phrases(tmp_path / "absent.json", ["reach"])
