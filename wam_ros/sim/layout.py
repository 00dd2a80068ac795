"""Where things lie in a world, and which colours they have. Plain numpy; knows no simulator."""

from dataclasses import dataclass

import numpy as np

from wam_ros.sim.randomisation import PALETTE

OBJECT_TASKS = ("reach", "push", "pick_place")
FIXTURE_TASKS = ("press_button", "open_drawer")

BIN_HALF_WIDTH = 0.065
PUSH_DISTANCE = (0.10, 0.18)
PUSH_ANGLE = np.deg2rad(30)
_BATCH = 2048
_ROUNDS = 100


@dataclass(frozen=True)
class ObjectLayout:
    """Three cubes, two discs and a bin; positions on the table, metres; yaws in radians.

    The first cube and the first disc are the named ones. `cubes` (3, 2), `discs` (2, 2), `bin` (2,), `yaws` (3,).
    """

    cubes: np.ndarray
    yaws: np.ndarray
    discs: np.ndarray
    bin: np.ndarray
    cube_colours: tuple[str, ...]
    disc_colours: tuple[str, ...]


@dataclass(frozen=True)
class FixtureLayout:
    """A panel of three buttons and a cabinet; positions on the table, metres. `panel` (2,), `cabinet` (2,)."""

    panel: np.ndarray
    cabinet: np.ndarray
    button_colours: tuple[str, ...]


def draw_objects(rng: np.random.Generator, to_push: bool) -> ObjectLayout:
    """Draws a layout in which every cube can be reached, grasped and, if asked for, pushed.

    Args:
        rng: Source of randomness.
        to_push: Put the named disc where the named cube can be pushed straight onto it, away from the robot.

    Raises:
        RuntimeError: No layout was found; only a change of the spacing rules can cause this.
    """
    cube_colours = tuple(rng.permutation(list(PALETTE))[:3].tolist())
    disc_colours = tuple(rng.permutation(list(PALETTE))[:2].tolist())
    yaws = rng.uniform(-0.25, 0.25, 3)
    for _ in range(_ROUNDS):
        side = rng.choice([-1.0, 1.0], _BATCH)
        bins = np.stack([rng.uniform(0.28, 0.44, _BATCH), side * rng.uniform(0.145, 0.16, _BATCH)], axis=-1)
        cubes = rng.uniform((0.25, -0.17), (0.47, 0.17), (_BATCH, 3, 2))
        discs = rng.uniform((0.26, -0.17), (0.48, 0.17), (_BATCH, 2, 2))
        if to_push:
            length, angle = rng.uniform(*PUSH_DISTANCE, _BATCH), rng.uniform(-PUSH_ANGLE, PUSH_ANGLE, _BATCH)
            discs[:, 0] = cubes[:, 0] + length[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        good = _spaced(cubes, discs, bins)
        if to_push:
            good &= _path_clear(cubes, discs[:, 0], bins)
        if good.any():
            i = int(np.argmax(good))
            return ObjectLayout(cubes[i], yaws, discs[i], bins[i], cube_colours, disc_colours)
    raise RuntimeError("no layout satisfies the spacing rules of wam_ros/sim/layout.py; loosen them")


def draw_fixtures(rng: np.random.Generator) -> FixtureLayout:
    """Draws a panel on one side of the table and a cabinet on the other."""
    side = rng.choice([-1.0, 1.0])
    panel = np.array([rng.uniform(0.27, 0.42), side * rng.uniform(0.095, 0.115)])
    cabinet = np.array([rng.uniform(0.41, 0.47), -side * rng.uniform(0.09, 0.15)])
    return FixtureLayout(panel, cabinet, tuple(rng.permutation(list(PALETTE))[:3].tolist()))


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distances between each of a (..., n, 2) and each of b (..., m, 2), shape (..., n, m)."""
    return np.linalg.norm(a[..., :, None, :] - b[..., None, :, :], axis=-1)


def _beyond_bin(points: np.ndarray, bins: np.ndarray, margin: float) -> np.ndarray:
    """Whether points (batch, n, 2) keep `margin` from the outside of the bins (batch, 2); shape (batch, n)."""
    outside = np.abs(points - bins[:, None]) - BIN_HALF_WIDTH
    return (outside > margin).any(axis=-1)


def _spaced(cubes: np.ndarray, discs: np.ndarray, bins: np.ndarray) -> np.ndarray:
    pairs = _distances(cubes, cubes)[:, (0, 0, 1), (1, 2, 2)]
    return (
        (pairs > 0.095).all(axis=-1)
        & (_distances(discs, discs)[:, 0, 1] > 0.10)
        & (_distances(cubes, discs) > 0.075).all(axis=(-1, -2))
        & _beyond_bin(cubes, bins, 0.07).all(axis=-1)
        & _beyond_bin(discs, bins, 0.05).all(axis=-1)
    )


def _path_clear(cubes: np.ndarray, goals: np.ndarray, bins: np.ndarray) -> np.ndarray:
    """Whether the way of the first cube to its goal, and of the gripper behind it, is free."""
    start = cubes[:, 0] - np.array([0.07, 0.0])
    way = start[:, None] + np.linspace(0, 1, 9)[:, None] * (goals - start)[:, None]
    inside = (goals[:, 0] < 0.49) & (np.abs(goals[:, 1]) < 0.17)
    free = (_distances(way, cubes[:, 1:]) > 0.075).all(axis=(-1, -2))
    return inside & free & _beyond_bin(way, bins, 0.05).all(axis=-1)
