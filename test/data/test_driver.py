"""A driver follows its chunk knot by knot, and plans anew when it is used up or told something else."""

from dataclasses import replace

import numpy as np

from wam_ros.data.driver import CascadeDriver
from wam_ros.spec import ActionChunk, Observation


class CountingModel:
    """Stands on both sides: each plan is its own number, and knots say which plan and knot they are."""

    class action_spec:  # noqa: N801
        period = 0.1

    plans = 0

    def plan(self, observations, instruction):
        self.plans += 1
        return self.plans

    def act(self, observation: Observation, plan: int) -> ActionChunk:
        knots = np.arange(1, 17)
        return ActionChunk(observation.stamp, ("a",), 0.1 * knots, (100 * plan + knots)[:, None].astype(float))


NOW = Observation(0.0, {}, ("a",), np.zeros(1))


def _drive(steps: int, instruction: str = "go") -> list[float]:
    model = CountingModel()
    driver = CascadeDriver(model, model)
    return [float(driver(replace(NOW, stamp=0.1 * i), instruction)[0]) for i in range(steps)]


def test_knots_follow_one_another_and_a_plan_serves_six_of_them() -> None:
    assert _drive(8) == [101, 102, 103, 104, 105, 106, 201, 202]


def test_a_new_episode_is_planned_anew() -> None:
    model = CountingModel()
    driver = CascadeDriver(model, model)
    driver(replace(NOW, stamp=0.3), "go")
    assert driver(NOW, "go")[0] == 201


def test_another_instruction_is_planned_anew() -> None:
    model = CountingModel()
    driver = CascadeDriver(model, model)
    driver(NOW, "go")
    assert driver(replace(NOW, stamp=0.1), "stop")[0] == 201
