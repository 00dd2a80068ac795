"""Faults of what the nodes send one another: a relay in the graph spoils it on its way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from wam_ros.evaluation.bench.faults import corruptions
from wam_ros.evaluation.bench.faults.fault import Fault, Inject, Moment, no_moment
from wam_ros.evaluation.bench.faults.treatments import Delay, EveryNth, Freeze, Repeat, SwapPairs, Treatment, altered

if TYPE_CHECKING:
    from wam_ros.evaluation.bench.faults.graph import FaultGraph

_FLOOD = 10
_LATE = 2.5  # seconds; longer than a plan lasts

_AT_MESSAGE = "the first spoilt message is sent"
_AT_SILENCE = "the gate's producer_timeout after the last motion that reached the controller"
_NEVER = "none: the arm goes on, or holds; no limit is broken"


def _spoilt(choose: Callable[["FaultGraph", int], dict[str, Treatment]], moment: str) -> Inject:
    """Returns a fault that treats streams.

    Args:
        choose: Returns stream to treatment, given the graph and the number of the trial.
        moment: _AT_MESSAGE, _AT_SILENCE or _NEVER.
    """

    @contextmanager
    def inject(graph: "FaultGraph", number: int) -> Iterator[Moment]:
        treatments = choose(graph, number)
        for stream, treatment in treatments.items():
            graph.injector.treat(stream, treatment)
        first = next(iter(treatments))
        moments = {_AT_MESSAGE: lambda: graph.injector.treated_since(first), _AT_SILENCE: graph.silence_noticed}
        try:
            yield moments.get(moment, no_moment)
        finally:
            graph.injector.heal()

    return inject


def _trajectories(change: Callable) -> Callable:
    return lambda graph, number: {"trajectories": altered(change)}


def _in_turns(trajectory: Callable, measured: Callable) -> Callable:
    """Spoils trajectories in one trial, joint states in the next."""

    def choose(graph: "FaultGraph", number: int) -> dict[str, Treatment]:
        return {"joint_states": altered(measured)} if number % 2 else {"trajectories": altered(trajectory)}

    return choose


def _cameras(make: Callable[[int], Treatment]) -> Callable:
    return lambda graph, number: {camera: make(number) for camera in graph.robot.camera_names}


def _flood(graph: "FaultGraph", _: int) -> dict[str, Treatment]:
    return {stream: Repeat(_FLOOD) for stream in graph.injector.names}


FAULTS = [
    Fault(
        "nan_at_gate",
        "NaN in the trajectories or in the joint states that reach the gate, in turns",
        _AT_MESSAGE,
        _spoilt(_in_turns(corruptions.nan_position, corruptions.nan_measured), _AT_MESSAGE),
    ),
    Fault(
        "wrong_joint_order",
        "the joints' names moved by one place and the values not",
        _AT_MESSAGE,
        _spoilt(_trajectories(corruptions.rotate_names), _AT_MESSAGE),
    ),
    Fault(
        "other_joint_order",
        "names and values moved by one place alike, which is legal",
        "none: the motion is the same",
        _spoilt(_trajectories(corruptions.rotate_joints), _NEVER),
        holds=False,
    ),
    Fault(
        "duplicate_joints",
        "a joint named twice, in trajectories or joint states in turns",
        _AT_MESSAGE,
        _spoilt(_in_turns(corruptions.duplicate_joint, corruptions.duplicate_measured), _AT_MESSAGE),
    ),
    Fault(
        "missing_joints",
        "a joint left out, in trajectories or joint states in turns",
        _AT_MESSAGE,
        _spoilt(_in_turns(corruptions.missing_joint, corruptions.missing_measured), _AT_MESSAGE),
    ),
    Fault(
        "stale_images",
        f"every camera's images {_LATE:g} s late",
        _AT_SILENCE,
        _spoilt(_cameras(lambda _: Delay(_LATE)), _AT_SILENCE),
        seconds=3.0,
    ),
    Fault(
        "camera_frozen",
        "every camera shows the same picture, with fresh stamps or with the same ones in turns",
        _AT_SILENCE,
        _spoilt(_cameras(lambda number: Freeze(fresh_stamps=number % 2 == 0)), _AT_SILENCE),
        seconds=3.0,
    ),
    Fault(
        "camera_half_rate",
        "every second image is lost",
        _NEVER,
        _spoilt(_cameras(lambda _: EveryNth(2)), _NEVER),
        holds=False,
        seconds=3.0,
    ),
    Fault(
        "plans_out_of_order",
        "plans come in pairs, the later one first",
        _NEVER,
        _spoilt(lambda graph, number: {"plans": SwapPairs()}, _NEVER),
        holds=False,
        seconds=3.0,
    ),
    Fault(
        "plan_of_other_model",
        "plans of a model with another layout",
        _AT_SILENCE,
        _spoilt(lambda graph, number: {"plans": altered(corruptions.other_model)}, _AT_SILENCE),
        seconds=2.0,
    ),
    Fault(
        "message_flood",
        f"every image, joint state, plan and trajectory is sent {_FLOOD} times",
        _NEVER,
        _spoilt(_flood, _NEVER),
        holds=False,
        seconds=3.0,
    ),
]
