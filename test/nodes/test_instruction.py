"""The instruction in force is the last that was said, in whatever order a node that starts later hears them."""

import pytest

from wam_msgs.msg import Instruction
from wam_ros.nodes.instruction import InstructionInput
from wam_ros.nodes.qos import LATCHED
from wam_ros.nodes.stamps import seconds_to_stamp

TEXT, OTHER = "reach for the red cube", "open the drawer"


def publish(bench, text: str, stamp: float = 0.0) -> None:
    """Says something once, latched, from a publisher of its own."""
    message = Instruction(text=text)
    message.header.stamp = seconds_to_stamp(stamp)
    bench.probe.create_publisher(Instruction, "instruction", LATCHED).publish(message)


def written(nanoseconds: int) -> dict[str, int]:
    return {"source_timestamp": nanoseconds}


@pytest.mark.parametrize("stamps", [(0.0, 0.0), (0.0, 200.0), (200.0, 0.0), (200.0, 100.0)])
@pytest.mark.parametrize("said", [(TEXT, ""), ("", TEXT)])
def test_of_what_several_publishers_have_latched_the_last_counts_whatever_their_headers_say(bench, said, stamps):
    for text, stamp in zip(said, stamps):
        publish(bench, text, stamp)
    listener = InstructionInput(bench.probe)
    bench.wait(lambda: listener.text == said[-1])
    bench.stay(lambda: listener.text == said[-1], 0.2)
    listener.destroy()


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_order_in_which_latched_instructions_come_does_not_matter(bench, order):
    listener = InstructionInput(bench.probe)
    for when in order:
        listener._receive(Instruction(text=f"written at {when}"), written(when))
    assert listener.text == "written at 2"
    listener.destroy()


def test_later_on_a_publisher_whose_clock_is_behind_is_heard_too(bench):
    listener = InstructionInput(bench.probe)
    listener._subscribed -= 60.0
    listener._receive(Instruction(text=TEXT), written(100))
    listener._receive(Instruction(text=OTHER), written(50))
    assert listener.text == OTHER
    listener.destroy()
