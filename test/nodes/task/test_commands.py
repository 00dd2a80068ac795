"""`wam do`: a task from the command line, shown as it goes; its exit code is the judge's word."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from wam_msgs.msg import Instruction, TaskState
from wam_ros.nodes.qos import LATCHED, STATUS
from wam_ros.nodes.task_server import TaskServer

TEXT = "reach for the red cube"


def wam_do(bench, *options: str) -> subprocess.Popen:
    words = [sys.executable, "-m", "wam_ros", "do", *options, "--namespace", bench.namespace, "--patience", "60"]
    # Where the tests run in the background, the shell had SIGINT ignored, and children inherit that.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heed)


@pytest.fixture
def judge(bench):
    bench.active(TaskServer)
    return bench.publisher(TaskState, "task_state", STATUS)


def judge_until_over(bench, judge, process: subprocess.Popen, **verdict) -> str:
    """Plays a judge whose verdict comes once the task is under way; returns what the command printed."""
    heard = bench.heard(Instruction, "instruction", LATCHED)
    bench.wait(lambda: heard and heard[-1].text == TEXT, 60.0)

    def say(**words) -> None:
        judge.publish(TaskState(instruction=TEXT, detail_names=["failed"], detail_values=[0.0], **words))

    say()
    bench.stay(lambda: True, 0.1)
    bench.wait(lambda: say(**verdict) or process.poll() is not None, 60.0)
    return process.communicate()[0]


def test_success_is_exit_code_0_and_the_way_there_is_shown(bench, judge):
    process = wam_do(bench, TEXT)
    output = judge_until_over(bench, judge, process, success=True)
    assert process.returncode == 0
    assert "waiting" in output
    assert output.splitlines()[-1].startswith("succeeded after ")


def test_what_is_not_reached_is_exit_code_1_and_the_reason_is_told(bench, judge):
    process = wam_do(bench, TEXT, "--time-limit", "0.5")
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 1
    assert output.splitlines()[-1].startswith("time_limit after ")


def test_ctrl_c_cancels_the_task(bench, judge):
    heard = bench.heard(Instruction, "instruction", LATCHED)
    process = wam_do(bench, TEXT)
    bench.wait(lambda: heard and heard[-1].text == TEXT, 60.0)
    bench.wait(lambda: process.stdout.readline())
    os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    bench.wait(lambda: heard[-1].text == "")


@pytest.mark.parametrize("words", [[], [""], [TEXT, "--time-limit", "-3"]])
def test_a_task_that_cannot_be_followed_is_exit_code_2(bench, words):
    process = wam_do(bench, *words)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "empty" in errors or "time limit" in errors


def test_without_a_task_server_it_says_how_to_start_one(bench):
    words = [sys.executable, "-m", "wam_ros", "do", TEXT, "--namespace", bench.namespace, "--patience", "0.2"]
    result = subprocess.run(words, capture_output=True, text=True)
    assert result.returncode == 2
    assert "wam up simulated" in result.stderr
