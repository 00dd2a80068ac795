"""A demonstration depends on the recipe and its number alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.data.collection import MAX_EPISODES, Collection, claim
from wam_ros.spec.errors import UserError


@given(st.integers(0, 50), st.integers(0, MAX_EPISODES - 1), st.integers(0, 4))
def test_worlds_of_training_have_even_seeds(seed, index, attempt):
    assert Collection(seed=seed).world_seed(index, attempt) % 2 == 0


@given(st.integers(0, MAX_EPISODES - 1), st.integers(0, MAX_EPISODES - 1), st.integers(0, 4), st.integers(0, 4))
def test_no_two_attempts_share_a_world(first, second, attempt, other):
    collection = Collection(seed=3)
    same = collection.world_seed(first, attempt) == collection.world_seed(second, other)
    assert same == ((first, attempt) == (second, other))


@given(st.integers(1, 500), st.integers(1, 60))
def test_shards_hold_every_demonstration_once(episodes, size):
    shards = Collection(shard_size=size).shards(episodes)
    assert [index for shard in shards for index in shard] == list(range(episodes))
    assert [shard.start // size for shard in shards] == list(range(len(shards)))


def test_tasks_take_turns():
    collection = Collection(tasks=("reach", "push"))
    assert [collection.task(index) for index in range(4)] == ["reach", "push", "reach", "push"]


@pytest.mark.parametrize(("noise", "share"), [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5)])
def test_noise_is_the_share_of_noisy_demonstrations(noise, share):
    noisy = [Collection(noise=noise).noisy(2 * index) for index in range(400)]
    assert abs(sum(noisy) / 400 - share) < 0.1


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"noise": 1.5}, "1.5"),
        ({"noise": float("nan")}, "nan"),
        ({"tasks": ("fly",)}, "fly"),
        ({"tasks": ()}, "at least one"),
        ({"tasks": ("reach", "reach")}, "once"),
        ({"seed": -1}, "-1"),
        ({"shard_size": 0}, "shard size 0"),
    ],
)
def test_a_wrong_value_is_named(values, named):
    with pytest.raises(UserError, match=named):
        Collection(**values)


@pytest.mark.parametrize("episodes", [0, -3, MAX_EPISODES + 1])
def test_a_wrong_number_of_episodes_is_named(episodes):
    with pytest.raises(UserError, match=str(episodes)):
        Collection().shards(episodes)


def test_a_folder_stays_with_its_recipe(tmp_path):
    claim(tmp_path / "set", Collection(seed=1))
    claim(tmp_path / "set", Collection(seed=1))
    with pytest.raises(UserError, match="seed 1 instead of 2"):
        claim(tmp_path / "set", Collection(seed=2))


def test_a_record_from_before_a_field_existed_means_its_default(tmp_path):
    path = tmp_path / "meta/collection.json"
    claim(tmp_path, Collection(seed=1))
    path.write_text(json.dumps({name: value for name, value in json.loads(path.read_text()).items() if name == "seed"}))
    claim(tmp_path, Collection(seed=1))
    with pytest.raises(UserError, match="shard_size"):
        claim(tmp_path, Collection(seed=1, shard_size=7))


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="not an empty folder"):
        claim(tmp_path, Collection())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_damaged_record_is_one_clear_error(tmp_path, text):
    claim(tmp_path, Collection())
    (tmp_path / "meta/collection.json").write_text(text)
    with pytest.raises(UserError, match=str(tmp_path)):
        claim(tmp_path, Collection())
