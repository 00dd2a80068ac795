"""The instruction in force is the newest, in whatever order a node that starts later hears what was said."""

import pytest

from wam_msgs.msg import Instruction
from wam_ros.nodes.instruction import InstructionInput
from wam_ros.nodes.qos import LATCHED
from wam_ros.nodes.stamps import seconds_to_stamp


def publish(bench, text: str, stamp: float) -> None:
    """Says something once, latched, from a publisher of its own."""
    message = Instruction(text=text)
    message.header.stamp = seconds_to_stamp(stamp)
    bench.probe.create_publisher(Instruction, "instruction", LATCHED).publish(message)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_what_several_publishers_have_latched_the_newest_counts(bench, order):
    said = [("reach for the red cube", 100.0), ("", 200.0)]
    for index in order:
        publish(bench, *said[index])
    heard = []
    listener = InstructionInput(bench.probe, heard.append)
    bench.wait(lambda: listener.text == "")
    bench.stay(lambda: listener.text == "", 0.3)
    listener.destroy()


def test_what_has_no_stamp_counts_when_it_comes(bench):
    listener = InstructionInput(bench.probe)
    publish(bench, "reach for the red cube", 100.0)
    bench.wait(lambda: listener.text == "reach for the red cube")
    publish(bench, "open the drawer", 0.0)
    bench.wait(lambda: listener.text == "open the drawer")
    listener.destroy()


def test_later_on_a_publisher_whose_clock_is_behind_is_heard_too(bench):
    listener = InstructionInput(bench.probe)
    listener._subscribed -= 60.0
    publish(bench, "reach for the red cube", 100.0)
    bench.wait(lambda: listener.text == "reach for the red cube")
    publish(bench, "open the drawer", 50.0)
    bench.wait(lambda: listener.text == "open the drawer")
    listener.destroy()
