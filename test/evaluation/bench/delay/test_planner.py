import pytest

from wam_ros.evaluation.bench.delay.planner import Cadence, DelayedPlanner
from wam_ros.spec import Observation
from wam_ros.spec.errors import UserError


class Echo:
    """Thinks of an observation that it was made then, and fails for a while if told to."""

    broken = False

    def think(self, observation, instruction):
        if self.broken:
            raise RuntimeError("no idea")
        return observation.stamp


def seen(stamp):
    return Observation(stamp, {}, (), ())


def starts_and_arrivals(delay, rate, end=3.0):
    planner, found = DelayedPlanner(Echo(), Cadence(delay, plan_rate=rate), "go"), []
    for tick in range(round(end / 0.01)):
        now = 0.01 * tick
        arrival = planner.receive(now)
        if arrival is not None:
            found.append((arrival.thought, now))
        if planner.free(now):
            planner.start(seen(now))
    return found


@pytest.mark.parametrize(
    ("delay", "rate", "period"), [(0.5, 2.5, 0.5), (0.2, 2.5, 0.4), (0.8, 100.0, 0.8), (0.05, 4.0, 0.25)]
)
def test_one_thought_is_in_flight_at_a_time_and_none_comes_sooner_than_the_rate_allows(delay, rate, period):
    found = starts_and_arrivals(delay, rate)

    assert [start for start, _ in found[:3]] == pytest.approx([0.0, period, 2 * period])
    assert [arrived - start for start, arrived in found] == pytest.approx([delay] * len(found))


def test_without_a_delay_a_thought_arrives_at_once():
    planner = DelayedPlanner(Echo(), Cadence(0.0), "go")
    planner.start(seen(1.0))

    assert planner.receive(1.0).thought == 1.0
    assert planner.receive(1.0) is None
    assert not planner.free(1.39)
    assert planner.free(1.4)


def test_a_thought_that_fails_costs_its_turn():
    source = Echo()
    planner = DelayedPlanner(source, Cadence(0.5), "go")
    source.broken = True
    with pytest.raises(RuntimeError):
        planner.start(seen(0.0))
    source.broken = False

    assert planner.receive(0.5) is None
    assert not planner.free(0.3)
    assert planner.free(0.4)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"delay": -0.1}, "delay is -0.1"),
        ({"delay": 0.1, "plan_rate": 0.0}, "plan_rate is 0.0"),
        ({"delay": 0.1, "redecode_rate": float("nan")}, "redecode_rate is nan"),
        ({"delay": 0.1, "execute": 0}, "execute is 0"),
    ],
)
def test_a_cadence_out_of_range_is_refused_by_name(values, named):
    with pytest.raises(UserError, match=named):
        Cadence(**values)
