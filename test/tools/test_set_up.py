"""The set-up says plainly what it can't do itself."""

import pytest

from tools import system_packages, workspace


def test_packages_that_can_not_be_installed_are_named_with_a_command(monkeypatch) -> None:
    monkeypatch.setattr(system_packages, "root_prefix", lambda: None)
    with pytest.raises(system_packages.MissingPackages, match="sudo apt-get install libegl1 cmake$"):
        system_packages.install(["libegl1", "cmake"])


def test_nothing_is_missing_after_the_set_up() -> None:
    assert system_packages.missing_packages() == []


def test_a_library_that_is_not_there_is_noticed() -> None:
    assert not system_packages.loads("libthat_is_not_there.so.7")


def test_links_to_files_that_are_gone_are_removed_and_others_kept(tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "good").symlink_to(tmp_path / "file")
    (tmp_path / "bad").symlink_to(tmp_path / "gone")
    workspace.remove_dangling_links(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "good"]
