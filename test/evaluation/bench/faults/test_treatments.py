"""What a relay does to a stream is what the fault's name says."""

from dataclasses import dataclass

from wam_ros.evaluation.bench.faults.treatments import Delay, EveryNth, Freeze, Repeat, SwapPairs, altered, drop


@dataclass
class Picture:
    header: int
    data: str = ""


def passed(treatment, messages: list) -> list:
    return [sent for message in messages for sent in treatment(message)]


def test_every_second_message_is_lost():
    assert passed(EveryNth(2), list(range(6))) == [1, 3, 5]


def test_a_flood_sends_each_message_many_times():
    assert passed(Repeat(3), ["a", "b"]) == ["a"] * 3 + ["b"] * 3


def test_dropped_messages_are_gone():
    assert passed(drop, [1, 2]) == []


def test_an_alteration_reaches_each_message():
    assert passed(altered(lambda message: message.append(1)), [[], [0]]) == [[1], [0, 1]]


def test_pairs_come_with_the_later_one_first():
    assert passed(SwapPairs(), [1, 2, 3, 4, 5]) == [2, 1, 4, 3]


def test_delayed_messages_come_late_and_in_order():
    now = [0.0]
    delay = Delay(1.0, lambda: now[0])
    sent = []
    for number in range(30):
        now[0] = number * 0.1
        sent.append(delay(number))
    assert all(sent[number] == [] for number in range(10))
    assert [message for messages in sent for message in messages] == list(range(20))


def test_a_frozen_camera_repeats_its_picture_with_fresh_or_with_the_same_stamps():
    pictures = [Picture(1, "first"), Picture(2, "second")]
    assert passed(Freeze(fresh_stamps=True), pictures) == [Picture(1, "first"), Picture(2, "first")]
    assert passed(Freeze(fresh_stamps=False), pictures) == [Picture(1, "first")] * 2
