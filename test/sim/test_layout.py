import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wam_ros.sim.layout import BIN_HALF_WIDTH, PUSH_ANGLE, PUSH_DISTANCE, draw_fixtures, draw_objects
from wam_ros.sim.randomisation import PALETTE

seeds = st.integers(0, 2**31)


@settings(max_examples=20)
@given(seed=seeds, to_push=st.booleans())
def test_objects_keep_the_distance_that_grasping_them_takes(seed, to_push):
    layout = draw_objects(np.random.default_rng(seed), to_push)

    for i, cube in enumerate(layout.cubes):
        others = np.delete(layout.cubes, i, axis=0)
        assert np.linalg.norm(others - cube, axis=-1).min() > 0.09
        assert (np.abs(cube - layout.bin) - BIN_HALF_WIDTH).max() > 0.06
        assert 0.22 <= cube[0] <= 0.50
        assert abs(cube[1]) <= 0.20


@settings(max_examples=20)
@given(seed=seeds, to_push=st.booleans())
def test_cubes_differ_in_colour_and_so_do_discs(seed, to_push):
    layout = draw_objects(np.random.default_rng(seed), to_push)

    assert len(set(layout.cube_colours)) == 3
    assert len(set(layout.disc_colours)) == 2
    assert set(layout.cube_colours) | set(layout.disc_colours) <= set(PALETTE)


@settings(max_examples=20)
@given(seed=seeds)
def test_the_named_disc_lies_where_the_named_cube_can_be_pushed(seed):
    layout = draw_objects(np.random.default_rng(seed), to_push=True)

    way = layout.discs[0] - layout.cubes[0]

    assert PUSH_DISTANCE[0] <= np.linalg.norm(way) <= PUSH_DISTANCE[1]
    assert abs(np.arctan2(way[1], way[0])) <= PUSH_ANGLE + 1e-9


@settings(max_examples=20)
@given(seed=seeds)
def test_the_panel_and_the_cabinet_stand_apart(seed):
    layout = draw_fixtures(np.random.default_rng(seed))

    # Either half is at most 10 cm (panel) and 6.5 cm (cabinet) wide.
    assert abs(layout.panel[1] - layout.cabinet[1]) > 0.165 + 0.01
    assert len(set(layout.button_colours)) == 3


def test_no_colour_is_favoured():
    named = [draw_objects(np.random.default_rng(seed), False).cube_colours[0] for seed in range(160)]

    counts = np.array([named.count(colour) for colour in PALETTE])
    assert counts == pytest.approx(np.full(4, 40), abs=22)
