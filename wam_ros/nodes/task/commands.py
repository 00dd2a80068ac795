"""`wam do "INSTRUCTION"`: gives a running graph something to do, and shows how it goes."""

import argparse
import signal
import sys
from typing import TYPE_CHECKING

from wam_ros.spec.errors import UserError

if TYPE_CHECKING:
    from wam_msgs.action import ExecuteTask


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the instruction and its options."""
    words = "what to do, in plain words; with --reset, one of the task's own phrases where it is left out"
    parser.add_argument("instruction", nargs="?", default="", help=words)
    parser.add_argument("--time-limit", type=float, default=0.0, help="seconds; 0 for the task server's own limit")
    parser.add_argument("--reset", default="", metavar="TASK", help="first set the simulated robot up for this task")
    parser.add_argument("--seed", type=int, default=1, help="seed of the world that --reset makes")
    parser.add_argument("--namespace", default="", help="namespace of the task server")
    parser.add_argument("--patience", type=float, default=10.0, help="seconds to wait for a task server")


def run(arguments: argparse.Namespace) -> int:
    """Follows one task to its end; returns 0 where the judge says that it succeeded, else 1. Ctrl-C cancels it."""
    from wam_msgs.action import ExecuteTask
    from wam_ros.nodes.task.client import TaskClient
    from wam_ros.nodes.task.goal import problem_of

    instruction, given = arguments.instruction, arguments.instruction or arguments.reset
    problem = problem_of(given, arguments.time_limit)
    if problem:
        raise UserError(problem)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    progress = Progress()
    try:
        with TaskClient(arguments.namespace) as client:
            if arguments.reset:
                instruction = client.reset(arguments.reset, arguments.seed, instruction, arguments.patience)
                print(f"the task is: {instruction}", flush=True)
            goal = ExecuteTask.Goal(instruction=instruction, time_limit=arguments.time_limit)
            result = client.run(goal, progress.show, arguments.patience)
    finally:
        progress.end()
    print(summary(result))
    return 0 if result.success else 1


def summary(result: "ExecuteTask.Result") -> str:
    """Returns a result in one line."""
    plans = f"{result.plans} plans"
    if result.plans:
        plans += f", median latency {result.plan_latency_p50 * 1e3:.0f} ms"
    return f"{result.termination_reason} after {result.elapsed:.1f} s ({plans}): {result.message}"


class Progress:
    """One line that is written anew with each feedback; where no terminal shows it, one line a change of phase."""

    def __init__(self):
        self._live = sys.stdout.isatty()
        self._phase = ""

    def show(self, feedback: "ExecuteTask.Feedback") -> None:
        """Shows a feedback."""
        if self._live:
            print(f"\r\x1b[K{_line(feedback)}", end="", flush=True)
        elif feedback.phase != self._phase:
            print(_line(feedback), flush=True)
        self._phase = feedback.phase

    def end(self) -> None:
        """Leaves the line."""
        if self._live and self._phase:
            print()


def _line(feedback: "ExecuteTask.Feedback") -> str:
    words = [f"{feedback.elapsed:6.1f} s", feedback.phase]
    if feedback.plan_id:
        words.append(f"plan {feedback.plan_id} ({feedback.plan_latency * 1e3:.0f} ms)")
    if feedback.discrepancy >= 0.0:
        words.append(f"discrepancy {feedback.discrepancy:.2f}")
    return "  ".join(words)
