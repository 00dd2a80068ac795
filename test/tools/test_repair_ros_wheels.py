"""The ROS wheels' CMake exports point into this environment after the repair."""

import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tools.repair_ros_wheels import repair_tree, repaired, replacements

RULES = replacements("/venv", "/usr/include/python3.11", "/venv/lib/python3.11/site-packages")
BUILDER = "/opt/python/cp311-cp311"


def test_each_folder_of_the_builder_becomes_the_one_that_takes_its_place() -> None:
    text = f'"{BUILDER}/include/python3.11;{BUILDER}/lib/python3.11/site-packages/numpy/_core/include;{BUILDER}/lib"'
    wanted = '"/usr/include/python3.11;/venv/lib/python3.11/site-packages/numpy/_core/include;/venv/lib"'
    assert repaired(text, RULES) == wanted


def test_wheels_of_every_python_are_repaired() -> None:
    assert repaired("/opt/python/cp312-cp312/lib/python3.12/site-packages", RULES) == RULES[1][1]


@given(st.text())
def test_other_text_is_left_alone_and_a_second_repair_changes_nothing(text: str) -> None:
    once = repaired(text + BUILDER, RULES)
    assert once == text + "/venv"
    assert repaired(once, RULES) == once


def test_a_prefix_with_a_backslash_is_taken_literally() -> None:
    assert repaired(BUILDER, replacements(r"/odd\1", "/i", "/s")) == r"/odd\1"


def test_only_files_that_need_it_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.cmake").write_text(f"set(X {BUILDER})")
    (tmp_path / "b.cmake").write_text("set(X /elsewhere)")
    (tmp_path / "c.bin").write_bytes(b"\0" + BUILDER.encode())
    assert repair_tree(tmp_path, RULES) == [tmp_path / "a.cmake"]
    assert (tmp_path / "a.cmake").read_text() == "set(X /venv)"
    assert (tmp_path / "c.bin").read_bytes() == b"\0" + BUILDER.encode()


def test_nothing_in_this_environment_names_the_builder_any_more() -> None:
    exports = (Path(sys.prefix) / "share").glob("*_msgs/cmake/*.cmake")
    assert not [path for path in exports if "/opt/python/cp" in path.read_text()]
