"""A loop that falls behind slips, and says so."""

import threading

from wam_ros.nodes import pacer
from wam_ros.nodes.pacer import Pacer


class Clock:
    """A steady clock that only the test moves."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Stop(threading.Event):
    """An event whose waiting moves the clock instead of taking time."""

    def __init__(self, clock: Clock):
        super().__init__()
        self.clock = clock

    def wait(self, timeout=None):
        self.clock.now += timeout
        return self.is_set()


def paced(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pacer.time, "monotonic", clock.monotonic)
    return clock, Stop(clock), Pacer(0.01, slack=0.05)


def test_turns_come_once_a_period_whatever_the_work_takes(monkeypatch):
    clock, stop, pace = paced(monkeypatch)
    for turn in range(1, 5):
        assert pace.wait(stop)
        assert abs(clock.now - (100.0 + 0.01 * turn)) < 1e-9
        clock.now += 0.004


def test_a_short_delay_is_caught_up_with(monkeypatch):
    clock, stop, pace = paced(monkeypatch)
    clock.now += 0.03
    for _ in range(5):
        pace.wait(stop)
    assert abs(clock.now - 100.05) < 1e-9
    assert pace.overruns == 0


def test_a_long_delay_is_lost_and_counted(monkeypatch):
    clock, stop, pace = paced(monkeypatch)
    clock.now += 1.0
    pace.wait(stop)
    resumed = clock.now
    pace.wait(stop)
    assert abs(clock.now - resumed - 0.01) < 1e-9
    assert pace.overruns == 1
    assert abs(pace.lost - 0.99) < 1e-9


def test_a_loop_that_was_told_to_stop_ends(monkeypatch):
    _, stop, pace = paced(monkeypatch)
    stop.set()
    assert not pace.wait(stop)
