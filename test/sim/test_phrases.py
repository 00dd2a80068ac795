"""Instructions name what their task needs, and a wrong template is refused with its cure."""

import json
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.sim.phrases import PHRASES, TASKS, check_template, load_phrases, say


@dataclass(frozen=True)
class Said:
    task: str
    slots: dict[str, str] = field(default_factory=dict)


SLOTS = {
    "reach": {"color": "red"},
    "push": {"color": "red", "target": "blue"},
    "pick_place": {"color": "red", "target": "bin"},
    "press_button": {"color": "red"},
    "open_drawer": {},
}


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_at_least_thirty_different_valid_phrases(task):
    assert len(set(PHRASES[task])) >= 30
    assert len(set(PHRASES[task])) == len(PHRASES[task])
    for template in PHRASES[task]:
        check_template(task, template)


@given(st.sampled_from(TASKS), st.integers(0, 2**32))
def test_a_sentence_names_the_colours_and_leaves_no_brace(task, seed):
    sentence = say(Said(task, SLOTS[task]), np.random.default_rng(seed))
    assert not set("{}") & set(sentence)
    colours = {"red", "blue"} & set(SLOTS[task].values())
    assert all(colour in sentence for colour in colours)


def test_the_same_generator_state_gives_the_same_sentence():
    first, second = (say(Said("reach", SLOTS["reach"]), np.random.default_rng(7)) for _ in range(2))
    assert first == second


def test_only_phrases_of_buttons_speak_of_buttons():
    for task in set(TASKS) - {"press_button"}:
        assert not any("button" in template for template in PHRASES[task])


def test_no_phrase_belongs_to_two_tasks():
    plain = {task: {template.lower().strip(".?") for template in PHRASES[task]} for task in TASKS}
    everything = [template for templates in plain.values() for template in templates]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize(
    ("task", "template", "named"),
    [
        ("reach", "reach it", "color"),
        ("reach", "reach the {colour} cube", "colour"),
        ("push", "push the {color} cube", "target"),
        ("open_drawer", "open the {color} drawer", "color"),
        ("reach", "reach the {color.__class__} cube", "color.__class__"),
        ("reach", "reach the {color!r} cube", "color"),
        ("reach", "reach the {color cube", "color"),
        ("reach", "   ", "reach"),
        ("fly", "fly", "fly"),
    ],
)
def test_a_wrong_template_is_refused_by_name(task, template, named):
    with pytest.raises(ValueError, match=task) as caught:
        check_template(task, template)
    assert named in str(caught.value)


def test_saying_a_task_without_phrases_names_the_task():
    with pytest.raises(ValueError, match="push"):
        say(Said("push", SLOTS["push"]), np.random.default_rng(0), {"reach": ["reach the {color} cube"]})


def test_phrases_come_from_a_json_file(tmp_path):
    path = tmp_path / "phrases.json"
    path.write_text(json.dumps({"reach": ["wave at the {color} thing"]}))
    assert say(Said("reach", SLOTS["reach"]), np.random.default_rng(0), load_phrases(path)) == "wave at the red thing"


BAD_FILES = ["", "[]", "{}", '{"reach": "x"}', '{"reach": []}', '{"reach": [1]}', '{"fly": ["x"]}']


@pytest.mark.parametrize("text", BAD_FILES)
def test_a_bad_phrases_file_is_refused_with_its_path(tmp_path, text):
    path = tmp_path / "phrases.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="phrases.json"):
        load_phrases(path)
