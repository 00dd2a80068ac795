from std_msgs.msg import Int32

from wam_ros.nodes.polled import PolledSubscription
from wam_ros.nodes.qos import NEWEST, STATUS


def test_messages_wait_until_they_are_taken_oldest_first(bench):
    polled = PolledSubscription(bench.probe, Int32, "counts", STATUS)
    sender = bench.publisher(Int32, "counts", STATUS)
    for count in (1, 2, 3):
        sender.publish(Int32(data=count))
    taken = []
    bench.wait(lambda: taken.extend(polled.take()) or len(taken) == 3)
    assert [message.data for message in taken] == [1, 2, 3]
    assert polled.take() == []
    polled.destroy()


def test_no_more_is_kept_than_the_depth(bench):
    polled = PolledSubscription(bench.probe, Int32, "counts", NEWEST)
    sender = bench.publisher(Int32, "counts", STATUS)
    for count in range(50):
        sender.publish(Int32(data=count))
    bench.stay(lambda: True, 0.3)
    assert [message.data for message in polled.take()] == [49]
    polled.destroy()
