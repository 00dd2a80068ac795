"""`wam demo`: five instructions in plain English, carried out by the simulated arm through the real ROS graph."""

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from wam_ros.evaluation.lockstep import Recipe
from wam_ros.evaluation.realtime import DOMAIN, RealtimeGraph
from wam_ros.evaluation.recording import Recording
from wam_ros.evaluation.timeline import EpisodeState
from wam_ros.evaluation.trials import Trial, trials
from wam_ros.graph.paths import robot_file
from wam_ros.sim.phrases import TASKS
from wam_ros.spec import RobotSpec

INSTRUCTIONS = {
    "reach": ["move the gripper to the {color} cube"],
    "push": ["push the {color} cube onto the {target} disc"],
    "pick_place": ["pick up the {color} cube and put it into the {target}"],
    "press_button": ["press the {color} button"],
    "open_drawer": ["open the drawer"],
}
_MINUTES = 2.5
_POLL = 0.2


@dataclass(frozen=True)
class Scene:
    """One instruction, what became of it, and what was recorded meanwhile."""

    instruction: str
    result: str
    recording: Recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command line."""
    parser.add_argument("--out", default="runs/demo", metavar="DIR", help="where to leave the video and the picture")
    parser.add_argument("--seed", type=int, default=7, metavar="S", help="base of the world seeds")
    parser.add_argument("--world-model", default=Recipe.world_model, metavar="DIR", help="checkpoint")
    parser.add_argument("--action-model", default=Recipe.action_model, metavar="DIR", help="checkpoint")


def run(args: argparse.Namespace) -> int:
    """Runs the demo; returns 0 if the graph did its work, whether or not the arm did its tasks."""
    started = time.monotonic()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    robot = RobotSpec.load(robot_file("tabletop"))
    recipe = Recipe("cascaded", robot, INSTRUCTIONS, args.world_model, args.action_model)
    scenes: list[Scene] = []
    print("starting the graph: simulated_robot, world_model_planner, inverse_dynamics, trajectory_gate", flush=True)
    try:
        with RealtimeGraph(recipe, logs=str(out / "logs")) as graph:
            print(f"it is up in ROS domain {os.environ[DOMAIN]}; to watch: {DOMAIN}={os.environ[DOMAIN]} wam up view")
            play(graph, trials(len(TASKS), args.seed), scenes, started + 60.0 * _MINUTES)
    finally:
        leave(scenes, out)
    done = sum(scene.result == "done" for scene in scenes)
    print(f"{done} of {len(TASKS)} instructions carried out in {time.monotonic() - started:.0f} s")
    return 0


def play(graph: RealtimeGraph, chosen: list[Trial], scenes: list[Scene], deadline: float) -> None:
    """Gives one instruction after the other, and adds what became of each to `scenes`.

    Raises:
        UserError: A process of the graph died; the scene at hand is kept too.
    """
    recorder = graph.record()
    for number, trial in enumerate(chosen, 1):
        instruction, named = graph.describe(trial)
        head = f"{number}/{len(chosen)} {instruction}"
        if time.monotonic() > deadline:
            print(f"{head}: left out, the demo's time is up")
            continue
        result = "broken off"
        graph.begin(trial, instruction)
        recorder.take()
        try:
            result = follow(graph, head, named, deadline)
        finally:
            scenes.append(Scene(instruction, result, recorder.take()))
        graph.client.instruct("")


def follow(graph: RealtimeGraph, head: str, named: str, deadline: float) -> str:
    """Shows how an episode goes until it is over or the time is up; returns how it ended."""
    live = sys.stdout.isatty()
    while True:
        graph.check()
        state = graph.client.state
        result = outcome(state, named, time.monotonic() > deadline)
        line = f"{head}: {facts(graph, state)}, {result or 'at it'}"
        if live or result:
            print(f"\r{line:<110}" if live else line, end="" if live and not result else "\n", flush=True)
        if result:
            return result
        time.sleep(_POLL)


def outcome(state: EpisodeState | None, named: str, late: bool) -> str:
    """Says how an episode about the thing `named` ended; empty while it goes on."""
    if state is not None and state.over:
        wrong = f", touched the {state.touched} first" if state.touched not in ("", named) else ""
        return "done" if state.success else f"not done{wrong}"
    return "not done, the demo's time was up" if late else ""


def facts(graph: RealtimeGraph, state: EpisodeState | None) -> str:
    """Returns the middle of a status line: time, plan latency, discrepancy."""
    latencies, discrepancy = graph.client.timeline.plan_seconds(), graph.client.discrepancy
    plan = f"plan {1000 * median(latencies):.0f} ms" if latencies else "no plan yet"
    off = f"discrepancy {discrepancy:.2f}" if discrepancy is not None else "discrepancy -"
    return f"{state.elapsed if state else 0.0:4.1f} s, {plan}, {off}"


def leave(scenes: list[Scene], out: Path) -> None:
    """Writes the video and the picture of what was recorded, if anything was."""
    from wam_ros.evaluation.strip_picture import promise_of, strip_picture
    from wam_ros.evaluation.video import Clip, moments, write_video

    promises = [promise_of(scene.recording, f"{scene.instruction}: {scene.result}") for scene in scenes]
    kept = [promise for promise in promises if promise]
    if kept:
        strip_picture(kept).save(out / "strip.png")
        print(f"picture: {out / 'strip.png'} (imagined above, what then happened below)")
    clips = [Clip(scene.recording, scene.instruction, scene.result) for scene in scenes if scene.recording.seen]
    if clips:
        write_video(out / "demo.mp4", (picture for clip in clips for picture in moments(clip)))
        print(f"video: {out / 'demo.mp4'}")
