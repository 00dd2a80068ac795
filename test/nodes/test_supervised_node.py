"""A node is brought up once a process: lost answers cost a repetition, refusals a wait, and too many the node."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifecycle_msgs.msg import State

from wam_msgs.msg import Heartbeat, SupervisorStatus
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.nodes.supervised_node import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, SupervisedNode

UNCONFIGURED, INACTIVE, ACTIVE = (
    State.PRIMARY_STATE_UNCONFIGURED,
    State.PRIMARY_STATE_INACTIVE,
    State.PRIMARY_STATE_ACTIVE,
)
CONFIGURING = State.TRANSITION_STATE_CONFIGURING
BECOMES = {CONFIGURE: INACTIVE, ACTIVATE: ACTIVE, DEACTIVATE: INACTIVE, CLEANUP: UNCONFIGURED}


@pytest.fixture
def node() -> SupervisedNode:
    return SupervisedNode("/gate", BackoffSettings(limit=3))


def beat(state: int, process: int = 1, next_within: float = 0.7) -> Heartbeat:
    return Heartbeat(node="/gate", host="here", process=process, state=state, next_within=next_within)


def up(node: SupervisedNode, now: float = 0.0, process: int = 1) -> SupervisedNode:
    node.hear(beat(ACTIVE, process), now)
    return node


def test_a_node_that_was_not_heard_of_is_not_called(node):
    assert node.next_transition(5.0, True) is None
    assert node.phase(5.0) == SupervisorStatus.PHASE_WAITING


def test_it_is_configured_then_activated_when_those_before_it_are_up(node):
    node.hear(beat(UNCONFIGURED), 0.0)
    assert node.next_transition(0.1, False) == CONFIGURE
    node.called(CONFIGURE, 0.1)
    node.answered(True, 0.2)
    assert node.next_transition(0.25, True) is None  # only a heartbeat tells what it has become
    node.hear(beat(INACTIVE), 0.3)
    assert node.next_transition(0.4, False) is None
    assert node.next_transition(0.4, True) == ACTIVATE
    node.called(ACTIVATE, 0.4)
    node.answered(True, 0.5)
    node.hear(beat(ACTIVE), 0.6)
    assert node.well(0.6)
    assert node.next_transition(0.7, True) is None


def test_a_call_whose_request_was_lost_is_made_again_after_two_seconds(node):
    node.hear(beat(UNCONFIGURED), 0.0)
    node.called(CONFIGURE, 0.0)
    node.hear(beat(UNCONFIGURED), 1.9)
    assert node.next_transition(1.9, True) is None
    node.hear(beat(UNCONFIGURED), 2.1)
    assert node.next_transition(2.1, True) == CONFIGURE
    assert node.unanswered == 1
    assert node.trouble == ""


def test_a_call_whose_answer_was_lost_leads_on_to_the_next_step(node):
    node.hear(beat(UNCONFIGURED), 0.0)
    node.called(CONFIGURE, 0.0)
    node.hear(beat(INACTIVE), 2.1)
    assert node.next_transition(2.1, True) == ACTIVATE


def test_a_node_that_loads_its_model_is_awaited(node):
    node.hear(beat(UNCONFIGURED), 0.0)
    node.called(CONFIGURE, 0.0)
    node.hear(beat(CONFIGURING, next_within=300.0), 0.1)
    assert node.next_transition(200.0, True) is None
    assert node.phase(200.0) == SupervisorStatus.PHASE_CHANGING


def test_a_refusal_is_tried_again_after_a_growing_wait_and_given_up_in_the_end(node):
    now, waits = 0.0, []
    for _ in range(3):
        node.hear(beat(UNCONFIGURED), now)
        while node.next_transition(now, True) is None:
            now += 0.1
            node.hear(beat(UNCONFIGURED), now)
        waits.append(now)
        node.called(CONFIGURE, now)
        node.answered(False, now)
        now += 0.1
    node.hear(beat(UNCONFIGURED), now)
    assert node.next_transition(now, True) is None
    assert [later - sooner for sooner, later in zip(waits, waits[1:])] == pytest.approx([0.6, 1.1], abs=0.15)
    assert node.phase(now) == SupervisorStatus.PHASE_GIVEN_UP
    assert "refused to configure" in node.trouble
    node.retry()
    assert node.next_transition(now, True) == CONFIGURE


def test_a_call_refused_because_it_was_done_already_is_no_failure(node):
    node.hear(beat(UNCONFIGURED), 0.0)
    node.called(CONFIGURE, 0.0)
    node.answered(False, 0.1)
    node.hear(beat(INACTIVE), 0.2)
    assert node.next_transition(0.3, True) == ACTIVATE
    assert node.trouble == ""


def test_what_somebody_does_by_hand_is_left_alone(node):
    up(node)
    node.hear(beat(INACTIVE), 1.0)
    assert node.next_transition(1.1, True) is None
    assert node.well(1.1)
    assert "by somebody" in node.remark(1.1)


def test_silence_is_loss_and_the_same_process_may_come_back(node):
    up(node)
    assert node.phase(0.6) == SupervisorStatus.PHASE_ACTIVE
    assert node.phase(0.8) == SupervisorStatus.PHASE_LOST
    assert not node.well(0.8)
    node.hear(beat(ACTIVE), 1.5)
    assert node.well(1.6)
    assert node.restarts == 0


def test_a_new_process_is_brought_up_at_once(node):
    up(node)
    node.hear(beat(UNCONFIGURED, process=2), 3.0)
    assert node.restarts == 1
    assert not node.well(3.0)
    assert node.next_transition(3.0, True) == CONFIGURE


def test_a_node_that_is_renewed_goes_down_before_it_comes_up(node):
    up(node)
    node.renew("did not find the other end of /plan", 1.0)
    taken, state, now = [], ACTIVE, 1.0
    while not node.well(now):
        now += 0.6
        node.hear(beat(state), now)
        transition = node.next_transition(now, True)
        if transition:
            taken.append(transition)
            node.called(transition, now)
            node.answered(True, now)
            state = BECOMES[transition]
    assert taken == [DEACTIVATE, CLEANUP, CONFIGURE, ACTIVATE]


@given(st.lists(st.sampled_from(["work", "lose request", "lose answer"]), min_size=1, max_size=40))
def test_it_becomes_active_whatever_calls_are_lost(fates):
    node, state, now = SupervisedNode("/gate", BackoffSettings()), UNCONFIGURED, 0.0
    fate = iter(fates)
    while not node.well(now):
        now += 0.2
        node.hear(beat(state), now)
        transition = node.next_transition(now, True)
        if transition is None:
            continue
        node.called(transition, now)
        happens = next(fate, "work")
        if happens != "lose request":
            state = BECOMES[transition]
        if happens == "work":
            node.answered(True, now + 0.05)
    assert node.trouble == ""
    assert now <= 2.4 * (len(fates) + 3)
