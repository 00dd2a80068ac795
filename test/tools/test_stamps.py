"""A step of the set-up is done again exactly when something that it depends on has changed."""

from pathlib import Path

from tools import stamps


def test_a_step_is_done_once_it_is_marked_and_until_its_key_changes(tmp_path: Path) -> None:
    assert not stamps.is_done(tmp_path / "stamps", "packages", "a")
    stamps.mark_done(tmp_path / "stamps", "packages", "a")
    assert stamps.is_done(tmp_path / "stamps", "packages", "a")
    assert not stamps.is_done(tmp_path / "stamps", "packages", "b")


def test_the_hash_follows_contents_and_words_but_not_places(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "elsewhere"
    first.write_text("x")
    second.write_text("x")
    assert stamps.digest([first], "w") == stamps.digest([second], "w")
    assert stamps.digest([first], "w") != stamps.digest([first], "v")
    second.write_text("y")
    assert stamps.digest([first]) != stamps.digest([second])


def test_the_order_of_files_does_not_count(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for path in files:
        path.write_text(path.name)
    assert stamps.digest(files) == stamps.digest(files[::-1])
