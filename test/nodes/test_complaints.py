"""A complaint is said once, not at every message."""

from wam_ros.nodes.complaints import Complaints
from wam_ros.nodes.lifecycle import CarefulLifecycleNode


def test_a_kind_is_said_once_and_counted_every_time():
    lines = []
    complaints = Complaints(lines.append)
    for _ in range(3):
        complaints.say("size", "the image is too small")
    complaints.say("nan", "a joint reads NaN")
    assert lines == ["the image is too small", "a joint reads NaN"]
    assert complaints.counts == {"size": 3, "nan": 1}


def test_a_kind_is_said_again_after_a_while_with_its_count():
    lines = []
    complaints = Complaints(lines.append, every=0.0)
    complaints.say("size", "too small")
    complaints.say("size", "too small")
    assert lines == ["too small", "too small (seen 2 times)"]


def test_a_node_may_warn_and_complain_in_turn(bench):
    node = bench.node(lambda **kwargs: CarefulLifecycleNode("careful", [], **kwargs))
    node.warnings.say("a", "a warning")
    node.complaints.say("a", "an error")
    node.warnings.say("b", "another warning")
