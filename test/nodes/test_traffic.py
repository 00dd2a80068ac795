"""Rates and ages are those of the messages that came and went."""

from wam_ros.nodes.traffic import Meter, Traffic


def test_a_rate_counts_what_came_since_it_was_last_asked():
    meter = Meter()
    begin = meter._since
    for _ in range(10):
        meter.tick()
    assert meter.rate(begin + 2.0) == 5.0
    assert meter.rate(begin + 3.0) == 0.0


def test_an_age_counts_from_the_newest_message_and_before_the_first_there_is_none():
    meter = Meter()
    assert meter.age(0.0) is None
    meter.tick()
    assert meter.age(meter._last + 1.5) == 1.5


def test_a_counted_callback_takes_what_the_callback_takes():
    traffic = Traffic()
    taken = []
    receive = traffic.counted("/plan", lambda message, info: taken.append((message, info)))
    receive("message", {"received_timestamp": 1})
    assert taken == [("message", {"received_timestamp": 1})]
    assert traffic.report()["in /plan Hz"] > 0.0


def test_an_input_that_never_came_says_so():
    traffic = Traffic()
    traffic.counted("/camera", print)
    assert traffic.report() == {"in /camera Hz": 0.0, "in /camera age s": "none came"}


def test_what_every_node_has_is_left_out():
    traffic = Traffic()
    assert traffic.counted("/left/heartbeats", print) is print
    assert traffic.report() == {}
