"""Whether a plan means the right thing: where does the gripper go in it?"""

from dataclasses import dataclass

import numpy as np

from wam_ros.sim.judges import object_name
from wam_ros.sim.kinematics import tool_path
from wam_ros.sim.scene import Scene
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import ActionChunk

# In these tasks a plan may pass the named thing and go on with it to the goal.
_CARRIED = ("push", "pick_place")


@dataclass(frozen=True)
class Grounding:
    """Where one plan leads.

    Attributes:
        task: The task.
        moment: Which plan of the episode it was, such as `first`.
        nearest: Thing that the imagined gripper comes nearest to.
        named: Thing that the instruction names.
        distance: Metres between the imagined gripper and the named thing.
    """

    task: str
    moment: str
    nearest: str
    named: str
    distance: float

    @property
    def right(self) -> bool:
        """Whether the gripper goes to the named thing."""
        return self.nearest == self.named


def candidates(scene: Scene) -> list[str]:
    """Returns the things that an instruction in this world could be about."""
    return [name for name in scene.names if name.split()[-1] in ("cube", "button", "handle")]


def ground(sim: TabletopSim, chunk: ActionChunk, moment: str) -> Grounding:
    """Judges a plan by the motion that it was decoded into.

    Where the thing stays in place, the end of the imagined motion counts; where it is carried or pushed, the nearest
    point of the way. The things' present positions are taken, so it is for plans made before anything has moved far.
    """
    path = tool_path(sim.scene.model, chunk.joint_names, chunk.positions)
    path = path if sim.instance.task in _CARRIED else path[-1:]
    distances = {
        name: float(np.linalg.norm(path - sim.scene.position(name), axis=1).min()) for name in candidates(sim.scene)
    }
    named = object_name(sim.instance)
    return Grounding(sim.instance.task, moment, min(distances, key=distances.__getitem__), named, distances[named])
