import argparse
import json

import pytest

from wam_ros.evaluation.bench.delay.commands import add_arguments, run
from wam_ros.spec.errors import UserError


def bench(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    add_arguments(parser)
    return run(parser.parse_args(["--policy", "expert", "--episodes", "1", "--seed", "902", *words]))


def test_the_file_holds_every_strategy_at_every_delay(tmp_path, capsys):
    path = tmp_path / "delay.json"

    assert bench("--strategies", "reground", "naive", "--delays", "0", "500", "--json", str(path)) == 0

    figures = json.loads(path.read_text())
    assert list(figures) == ["reground", "naive"]
    assert all(list(cells) == ["0", "500"] for cells in figures.values())
    cell = figures["reground"]["500"]
    assert (cell["success_rate"], cell["episodes"], cell["stale_action_fraction"]) == (1.0, 1, 0.0)
    assert (cell["policy"], cell["seed"]) == ("expert", 902)
    assert figures["naive"]["500"]["stale_action_fraction"] > 0.3
    assert "reground" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--delays", "-5"], "-5"), (["--plan-rate", "0"], "plan_rate"), (["--workers", "0"], "0 workers")],
)
def test_what_cannot_be_done_is_refused_with_its_name(words, named):
    with pytest.raises(UserError, match=named):
        bench(*words)
