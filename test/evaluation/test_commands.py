import argparse
import json

import pytest

from wam_ros.evaluation.commands import add_arguments, run
from wam_ros.spec.errors import UserError


def evaluate(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(["tabletop", *words]))


def test_the_report_holds_all_that_it_promises(tmp_path, capsys):
    path = tmp_path / "report.json"

    assert evaluate("--episodes", "2", "--seed", "4", "--policy", "expert", "--json", str(path)) == 0

    report = json.loads(path.read_text())
    assert report["success_rate"] == 1.0
    assert (report["mode"], report["policy"], report["seed"], report["episodes"]) == ("lockstep", "expert", 4, 2)
    assert set(report["per_task"]) == {"reach", "push"}
    assert set(report["plan_latency_ms"]) == set(report["act_latency_ms"]) == {"p50", "p95", "p99"}
    assert report["idle_fraction"] == 0.0
    assert report["failures"] == []
    assert {"cpu", "torch", "threads"} <= set(report["machine"])
    assert report["command"].split()[0] == "wam"
    assert "100.0 %" in capsys.readouterr().out


def test_the_links_of_the_cascade_are_reported_apart(tmp_path, checkpoints):
    path = tmp_path / "report.json"
    models = ["--world-model", checkpoints["cascaded_world_model"], "--action-model", checkpoints["inverse_dynamics"]]

    evaluate("--episodes", "1", "--links", "--execute", "16", "--threads", "1", "--json", str(path), *models)

    report = json.loads(path.read_text())
    links = report["links"]
    assert report["plan_latency_ms"]["p50"] > 0.0
    assert links["oracle"]["episodes"] == links["loop"]["episodes"] == 1
    assert links["loop"]["success_rate"] == report["success_rate"]
    assert links["grounding"]["first_plan"]["count"] == 1
    assert links["grounding"]["at_1_s"]["count"] == 1
    assert {"object", "tool"} <= set(links["grounding"]["heatmap_error_pixels"])
    assert {"psnr", "ssim", "moving_psnr", "moving_ssim"} == set(links["fidelity"]["front"]["copy"])
    assert links["fidelity"]["front"]["plans"] >= 1


def test_the_baseline_runs_from_its_checkpoint(checkpoints):
    words = ["--episodes", "1", "--policy", "bc", "--execute", "16", "--threads", "1"]

    assert evaluate(*words, "--policy-checkpoint", checkpoints["reactive_policy"]) == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--episodes", "0"], "0 episodes"),
        (["--phrases", "/nowhere/phrases.json"], "/nowhere/phrases.json"),
        (["--world-model", "/nowhere/model"], "/nowhere/model"),
        (["--policy", "expert", "--mode", "realtime"], "lockstep"),
        (["--policy", "hold", "--links"], "cascaded"),
        (["--links", "--mode", "realtime"], "in process"),
        (["--workers", "0", "--policy", "hold"], "0 workers"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_name(words, named):
    with pytest.raises(UserError, match=named):
        evaluate(*words)
