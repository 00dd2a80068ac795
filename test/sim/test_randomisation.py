from dataclasses import fields, replace

import numpy as np
import pytest

from wam_ros.sim.randomisation import PALETTE, Randomisation, shade
from wam_ros.sim.tabletop import TabletopSim

NOTHING = Randomisation(**{field.name: False for field in fields(Randomisation)})
# What each switch changes in the compiled model or in the state.
CHANGES = {
    "poses": lambda scene: scene.data.qpos,
    "colours": lambda scene: scene.model.geom_rgba[scene.model.geom("cube_0").id],
    "textures": lambda scene: scene.model.geom_rgba[scene.model.geom("table").id],
    "lights": lambda scene: scene.model.light_dir,
    "camera": lambda scene: scene.model.cam_pos,
}


def shades_of_one_colour(sim, look):
    """What `look` reads in two worlds whose first cube has the same colour."""
    found = {}
    for seed in range(40):
        colour = sim.reset("reach", seed).slots["color"]
        value = np.array(look(sim.scene))
        if colour in found:
            return found[colour], value
        found[colour] = value
    raise AssertionError("no two worlds share a colour")


@pytest.mark.parametrize("switch", list(CHANGES))
def test_each_switch_alone_brings_its_own_variety(switch):
    sim = TabletopSim(replace(NOTHING, **{switch: True}))
    for name, look in CHANGES.items():
        first, second = shades_of_one_colour(sim, look)
        assert np.allclose(first, second) == (name != switch), name


def test_with_everything_off_only_names_and_colours_change():
    sim = TabletopSim(NOTHING)
    sim.reset("push", 0)
    first = sim.scene.data.qpos.copy()
    sim.reset("push", 1)
    assert np.array_equal(first, sim.scene.data.qpos)


def test_the_camera_stays_within_half_a_centimetre():
    sim = TabletopSim(Randomisation(camera=True))
    places = []
    for seed in range(20):
        sim.reset("reach", seed)
        places.append(sim.scene.model.camera("front").pos.copy())
    assert 0 < np.ptp(places, axis=0).max() <= 0.01


@pytest.mark.parametrize("name", list(PALETTE))
def test_a_jittered_colour_is_still_nearest_to_its_own_name(name):
    rng = np.random.default_rng(0)
    for _ in range(50):
        rgb = shade(name, rng, jitter=True)[:3]
        assert min(PALETTE, key=lambda other: np.linalg.norm(rgb - PALETTE[other])) == name
