import numpy as np
import pytest

from wam_ros.evaluation.grounding import candidates, ground
from wam_ros.spec import ActionChunk


def chunk_to(sim, name):
    goal = np.append(sim.arm.inverse(sim.scene.position(name) + (0, 0, 0.03)), 0.02)
    way = np.linspace(sim.joint_state()[0], goal, 17)[1:]
    return ActionChunk(0.0, sim.joint_names, 0.1 * np.arange(1, 17), way)


@pytest.mark.parametrize("task", ["reach", "push", "press_button"])
def test_a_motion_is_grounded_where_it_goes_to_the_named_thing_and_not_to_another(sim, task):
    sim.reset(task, 5)
    kind = "button" if task == "press_button" else "cube"
    names = [name for name in candidates(sim.scene) if name.endswith(kind)]
    assert len(names) == 3

    found = {name: ground(sim, chunk_to(sim, name), "first_plan") for name in names}

    assert [grounding.nearest for grounding in found.values()] == names
    named = found[names[0]].named
    assert [name for name, grounding in found.items() if grounding.right] == [named]
    assert found[named].distance == pytest.approx(0.03, abs=0.005)
