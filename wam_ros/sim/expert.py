"""The scripted expert: what a good robot would do next, as a function of the simulator's state alone.

It keeps no memory, so it recovers from any mistake, and it can say what should have been done in any state that some
other policy has led to.
"""

from collections.abc import Callable

import numpy as np

from wam_ros.sim.judges import goal_name, object_name
from wam_ros.sim.motion import HOVER, Move, descend_onto, set_points, step_towards
from wam_ros.sim.scene import CUBE_HALF_WIDTH, Scene
from wam_ros.sim.tabletop import TabletopSim

OPEN, CLOSED, PUSHER = 0.04, 0.0, 0.010
_GRASP_HEIGHT = 0.02
_REST_HEIGHT = 0.16


def expert_action(sim: TabletopSim) -> np.ndarray:
    """Returns the seven set-points for the next 0.1 s, shape (7,), radians and metres."""
    scene, instance = sim.scene, sim.instance
    move = _MOVES[instance.task](scene, object_name(instance), goal_name(instance))
    return set_points(sim.arm, sim.joint_state()[0], move)


def _opening(scene: Scene) -> float:
    return scene.joint_value("gripper")


def _across(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a[:2] - b[:2]))


def _reach(scene: Scene, named: str, goal: str) -> Move:
    above = scene.position(named) + (0, 0, CUBE_HALF_WIDTH + 0.015)
    return Move(descend_onto(scene.tool, above, radius=0.015), _opening(scene))


def _grasp(scene: Scene, target: np.ndarray) -> Move:
    """Comes down open around a target, then closes."""
    tool, opening = scene.tool, _opening(scene)
    if _across(tool, target) < 0.013 and tool[2] < target[2] + 0.012:
        return Move(step_towards(tool, target), CLOSED)
    return Move(descend_onto(tool, target, floor=0.0 if opening > 0.034 else HOVER), OPEN)


def _grips(scene: Scene, target: np.ndarray, half_width: float) -> bool:
    offset = scene.tool - target
    return bool(_opening(scene) < half_width + 0.0035 and np.linalg.norm(offset[:2]) < 0.022 and abs(offset[2]) < 0.025)


def _pick_place(scene: Scene, named: str, goal: str) -> Move:
    cube, tub, tool = scene.position(named), scene.position(goal), scene.tool
    over_bin = bool((np.abs(cube - tub)[:2] < 0.055).all())
    if _grips(scene, cube, CUBE_HALF_WIDTH):
        if _across(tool, tub) < 0.03:
            return Move(step_towards(tool, np.append(tub[:2], 0.085)), OPEN if tool[2] < 0.095 else CLOSED)
        freedom = np.clip((tool[2] - 0.05) / 0.06, 0.0, 1.0)
        return Move(step_towards(tool, np.append(tool[:2] + freedom * (tub - tool)[:2], 0.13)), CLOSED)
    if over_bin:
        return Move(step_towards(tool, np.append(tool[:2], _REST_HEIGHT)) if _opening(scene) > 0.03 else tool, OPEN)
    return _grasp(scene, np.append(cube[:2], max(_GRASP_HEIGHT, cube[2])))


def _push_axis(way: np.ndarray) -> np.ndarray:
    """Returns which face to push from, as the unit vector (2,) along x or y that leads most towards `way` (2,)."""
    axis = np.zeros(2)
    i = int(abs(way[1]) > abs(way[0]))
    axis[i] = np.copysign(1.0, way[i])
    return axis


def _push(scene: Scene, named: str, goal: str) -> Move:
    cube, disc, tool = scene.position(named), scene.position(goal), scene.tool
    way = disc[:2] - cube[:2]
    if np.linalg.norm(way) < 0.015:
        return Move(step_towards(tool, np.append(tool[:2], _REST_HEIGHT)), PUSHER)
    axis = _push_axis(way)
    across = np.array([-axis[1], axis[0]])
    contact = CUBE_HALF_WIDTH + (0.010 if axis[0] else PUSHER + 0.010)
    offset = tool - cube
    along, aside = float(offset[:2] @ axis), float(offset[:2] @ across)
    ready = abs(_opening(scene) - PUSHER) < 0.006
    if -contact - 0.032 < along < -CUBE_HALF_WIDTH and abs(aside) < 0.014 and ready and tool[2] < _GRASP_HEIGHT + 0.012:
        # Sideways only once it touches, or it would leave the middle of the cube's face.
        sideways = float(way @ across) if along > -contact - 0.004 else 0.0
        ahead = axis * (way @ axis + 0.01) + across * (sideways - 0.5 * aside)
        return Move(step_towards(tool, np.append(tool[:2] + ahead, _GRASP_HEIGHT), speed=0.2), PUSHER)
    start = np.append(cube[:2] - axis * (contact + 0.018), _GRASP_HEIGHT)
    return Move(descend_onto(tool, start, floor=0.0 if ready else HOVER), PUSHER)


def _press_button(scene: Scene, named: str, goal: str) -> Move:
    button = scene.position(named)
    pressed = np.append(button[:2], 0.034)
    return Move(descend_onto(scene.tool, pressed, floor=0.0 if _opening(scene) < 0.006 else HOVER), CLOSED)


def _open_drawer(scene: Scene, named: str, goal: str) -> Move:
    handle, tool = scene.position(named), scene.tool
    if scene.joint_value("drawer") > 0.10:
        return Move(tool.copy(), _opening(scene) - 0.01)
    if _grips(scene, handle, 0.010):
        return Move(step_towards(tool, tool - (0.04, 0.0, 0.0)), CLOSED)
    return _grasp(scene, handle)


_MOVES: dict[str, Callable[[Scene, str, str], Move]] = {
    "reach": _reach,
    "push": _push,
    "pick_place": _pick_place,
    "press_button": _press_button,
    "open_drawer": _open_drawer,
}
