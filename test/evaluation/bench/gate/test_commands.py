"""The benchmark of the gate measures a real gate process beside a plain subscription."""

import json

import pytest

from wam_ros.cli import main


def test_the_gate_alone_is_measured_beside_a_plain_subscription(tmp_path, capsys):
    file = tmp_path / "gate.json"
    assert main(["bench", "gate", "--alone", "--seconds", "2", "--points", "5", "--json", str(file)]) in (0, 1)
    gate = json.loads(file.read_text())["gate"]
    for name in ("added_ms", "raw_publish_subscribe_ms", "through_the_gate_ms"):
        assert gate[name]["count"] > 10
        assert 0.0 < gate[name]["p50"] <= gate[name]["p99"]
    assert "raw publish subscribe" in capsys.readouterr().out


@pytest.mark.parametrize("option", [["--seconds", "0"], ["--points", "0"], ["--rate", "1000"]])
def test_senseless_numbers_are_refused(option, capsys):
    assert main(["bench", "gate", "--alone", *option]) == 2
    assert option[0] in capsys.readouterr().err
