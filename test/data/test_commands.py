"""`wam data` prints what a data set holds, and one line for what is wrong."""

import pytest

from wam_ros.cli import main


def test_info_prints_the_page(dataset_dir, capsys):
    assert main(["data", "info", str(dataset_dir)]) == 0
    assert "5 episodes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--tasks", "fly"], "fly"),
        (["--noise", "2"], "noise 2.0"),
        (["--episodes", "0"], "0 episodes"),
        (["--seed", "-1"], "seed -1"),
        (["--workers", "0"], "0 workers"),
    ],
)
def test_a_wrong_option_is_one_line_and_makes_nothing(tmp_path, capsys, options, named):
    out = tmp_path / "set"
    assert main(["data", "collect", "tabletop", "--episodes", "2", "--out", str(out), *options]) == 2
    error = capsys.readouterr().err.strip()
    assert named in error
    assert len(error.splitlines()) == 1
    assert not out.exists()


def test_a_folder_without_a_data_set_is_one_line(tmp_path, capsys):
    assert main(["data", "info", str(tmp_path)]) == 2
    assert "wam data collect" in capsys.readouterr().err
