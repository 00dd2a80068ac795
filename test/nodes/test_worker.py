"""The worker works on the newest item, and survives what goes wrong."""

import threading

import pytest

from wam_ros.nodes.complaints import Complaints
from wam_ros.nodes.worker import Worker
from wam_ros.spec.errors import UserError


class Bench:
    """A worker whose work waits to be let through, one item at a time."""

    def __init__(self, **intervals):
        self.seen, self.lines = [], []
        self.gate, self.busy = threading.Semaphore(0), threading.Semaphore(0)
        self.worker = Worker(self.work, Complaints(self.lines.append), **intervals)
        self.worker.start()

    def work(self, item):
        self.busy.release()
        self.gate.acquire()
        self.seen.append(item)
        if isinstance(item, Exception):
            raise item

    def started(self) -> bool:
        return self.busy.acquire(timeout=5)

    def finish(self):
        self.gate.release()


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.gate.release(100)
    assert bench.worker.stop()


def test_the_newest_item_replaces_those_that_wait(bench):
    bench.worker.offer(1)
    assert bench.started()
    for item in (2, 3, 4):
        bench.worker.offer(item)
    bench.finish()
    assert bench.started()
    bench.finish()
    bench.worker.offer(5)
    assert bench.started()
    assert bench.seen == [1, 4]
    assert bench.worker.dropped == 2


def test_an_error_is_said_once_and_the_next_item_is_worked_on(bench):
    for _ in range(3):
        bench.worker.offer(UserError("the left camera is upside down"))
        assert bench.started()
        bench.finish()
    bench.worker.offer("good")
    assert bench.started()
    assert bench.lines == ["the left camera is upside down"]


def test_what_was_forgotten_is_not_worked_on(bench):
    bench.worker.offer(1)
    assert bench.started()
    bench.worker.offer(2)
    bench.worker.forget()
    bench.finish()
    bench.worker.offer(3)
    assert bench.started()
    assert bench.seen == [1]


def test_an_item_is_worked_on_again_where_repeating_is_asked_for():
    bench = Bench(repeat=lambda: 0.001)
    bench.worker.offer("plan")
    for _ in range(3):
        assert bench.started()
        bench.finish()
    bench.gate.release(1000)
    assert bench.worker.stop()
    assert set(bench.seen) == {"plan"}


def test_what_comes_long_before_it_is_due_is_dropped_but_for_what_cannot_wait():
    bench = Bench(min_interval=lambda: 3600.0)
    bench.worker.offer(1)
    assert bench.started()
    bench.finish()
    bench.worker.offer(2)
    bench.worker.offer(3, at_once=True)
    assert bench.started()
    bench.finish()
    assert bench.worker.stop(timeout=5)
    assert bench.seen == [1, 3]
    assert bench.worker.dropped == 1


def test_a_worker_that_waits_for_its_interval_stops_at_once():
    bench = Bench(min_interval=lambda: 3600.0)
    bench.worker.offer(1)
    assert bench.started()
    bench.finish()
    bench.worker.offer(2)
    assert bench.worker.stop(timeout=5)
    assert bench.seen == [1]
