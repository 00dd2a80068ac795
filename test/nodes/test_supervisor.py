"""The supervisor brings nodes up, holds first when one is missing, and brings it up again."""

import os
import signal

import pytest
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from std_msgs.msg import String
from std_srvs.srv import Trigger

from wam_msgs.msg import GateStatus, SupervisorStatus
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.description import NodeEntry
from wam_ros.graph.processes import GraphProcesses
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.qos import LATCHED, STATUS
from wam_ros.nodes.supervisor import Supervisor
from wam_ros.nodes.trajectory_gate import TrajectoryGate
from wam_ros.spec.errors import UserError

GATE = "trajectory_gate"


def supervise(bench, *names: str, **settings) -> tuple[Supervisor, list[SupervisorStatus]]:
    supervisor = bench.node(Supervisor, nodes=list(names), **settings)
    return supervisor, bench.heard(SupervisorStatus, f"{supervisor.get_name()}/status", LATCHED)


def test_nodes_are_brought_up_and_the_status_says_so_to_who_comes_later(bench):
    gate = bench.node(TrajectoryGate)
    supervisor = bench.node(Supervisor, nodes=[GATE])
    bench.wait(lambda: supervisor.status.ready)
    assert gate.active
    statuses = bench.heard(SupervisorStatus, "supervisor/status", LATCHED)
    bench.wait(lambda: statuses and statuses[-1].ready)
    assert statuses[-1].nodes == [gate.get_fully_qualified_name()]
    assert list(statuses[-1].phases) == [SupervisorStatus.PHASE_ACTIVE]
    assert not statuses[-1].message


def test_a_supervisor_without_nodes_is_refused(bench):
    with pytest.raises(UserError, match="nodes"):
        bench.node(Supervisor)


def test_a_node_that_refuses_is_given_up_then_tried_again_when_asked_and_cured(bench):
    gate = bench.node(TrajectoryGate, robot="/no/such/robot.yaml")
    supervisor, _ = supervise(bench, GATE, first_wait=0.0, failure_limit=2, gate="")
    bench.wait(lambda: list(supervisor.status.phases) == [SupervisorStatus.PHASE_GIVEN_UP])
    assert "refused to configure" in supervisor.status.message
    gate.set_parameters([Parameter("robot", value=bench.robot.source)])
    assert gate.get_fully_qualified_name() in bench.call(Trigger, "supervisor/retry").message
    bench.wait(lambda: supervisor.status.ready)


def test_a_node_that_somebody_deactivated_is_left_inactive(bench):
    gate = bench.node(TrajectoryGate)
    supervisor, _ = supervise(bench, GATE)
    bench.wait(lambda: supervisor.status.ready)
    assert gate.trigger_deactivate() == TransitionCallbackReturn.SUCCESS
    bench.wait(lambda: not supervisor.status.ready)
    bench.stay(lambda: not gate.active and not supervisor.status.holding, 1.0)


class Talker(CarefulLifecycleNode):
    """Publishes with the quality of service that it is given."""

    reliability = ReliabilityPolicy.BEST_EFFORT

    def __init__(self, **kwargs):
        super().__init__("talker", [], **kwargs)

    def configure(self) -> None:
        self.make_publisher(String, "talk", quality(self.reliability), link=True)


class Listener(CarefulLifecycleNode):
    """Hears reliable publishers only."""

    def __init__(self, **kwargs):
        super().__init__("listener", [], **kwargs)

    def configure(self) -> None:
        self.make_subscription(String, "talk", lambda _: None, quality(ReliabilityPolicy.RELIABLE), link=True)


def quality(reliability: ReliabilityPolicy) -> QoSProfile:
    return QoSProfile(depth=1, reliability=reliability, durability=DurabilityPolicy.VOLATILE)


def test_two_nodes_that_did_not_find_each_other_are_brought_up_again(bench):
    talker = bench.node(Talker)
    bench.node(Listener)
    supervisor, _ = supervise(bench, "listener", "talker", gate="", match_timeout=0.5)
    bench.wait(lambda: any("other end" in trouble for trouble in supervisor.status.troubles))
    assert not supervisor.status.ready
    talker.reliability = ReliabilityPolicy.RELIABLE
    bench.wait(lambda: supervisor.status.ready)


def test_a_node_that_nobody_listens_to_is_up(bench):
    bench.node(Talker)
    supervisor, _ = supervise(bench, "talker", gate="")
    bench.wait(lambda: supervisor.status.ready)


@pytest.fixture
def graph(bench, tmp_path):
    """Two gates as processes: one to hold, one to lose."""
    names = {"executable": "trajectory_gate", "namespace": bench.namespace, "lifecycle": True}
    gates = [NodeEntry(name=name, parameters={"robot": bench.robot.source}, **names) for name in ("gate", "other")]
    graph = GraphProcesses(gates, tmp_path, BackoffSettings(first=0.1))
    with graph:
        yield graph


def test_a_process_that_is_killed_is_held_for_and_brought_up_again(bench, graph):
    supervisor, statuses = supervise(bench, "gate", "other", gate="gate")
    bench.wait(lambda: supervisor.status.ready, 60.0)
    os.kill(graph.pid(f"/{bench.namespace}/other"), signal.SIGKILL)
    bench.wait(lambda: statuses[-1].holding)
    assert not statuses[-1].ready
    bench.wait(lambda: supervisor.status.ready and not supervisor.status.holding, 60.0)
    assert list(supervisor.status.restarts) == [0, 1]


def test_a_process_that_hangs_is_held_for_killed_and_brought_up_again(bench, graph):
    supervisor, statuses = supervise(bench, "gate", "other", gate="gate", kill_after=0.5)
    bench.wait(lambda: supervisor.status.ready, 60.0)
    os.kill(graph.pid(f"/{bench.namespace}/other"), signal.SIGSTOP)
    bench.wait(lambda: statuses[-1].holding)
    bench.wait(lambda: supervisor.status.ready and not supervisor.status.holding, 60.0)
    assert list(supervisor.status.restarts) == [0, 1]
    assert any("was killed" in status.message for status in statuses)


def test_a_process_that_was_only_slow_is_held_for_and_left_alive(bench, graph):
    supervisor, statuses = supervise(bench, "gate", "other", gate="gate", kill_after=0.0)
    bench.wait(lambda: supervisor.status.ready, 60.0)
    process = graph.pid(f"/{bench.namespace}/other")
    os.kill(process, signal.SIGSTOP)
    bench.wait(lambda: statuses[-1].holding)
    os.kill(process, signal.SIGCONT)
    bench.wait(lambda: supervisor.status.ready and not supervisor.status.holding)
    assert list(supervisor.status.restarts) == [0, 0]


def test_a_hold_that_somebody_asked_for_before_outlasts_the_supervisors_own(bench, graph):
    supervisor, statuses = supervise(bench, "gate", "other", gate="gate", kill_after=0.0)
    gate = bench.heard(GateStatus, "gate/status", STATUS)
    bench.wait(lambda: supervisor.status.ready, 60.0)
    bench.call(Trigger, "gate/hold")
    bench.wait(lambda: gate and gate[-1].hold_requested)
    process = graph.pid(f"/{bench.namespace}/other")
    os.kill(process, signal.SIGSTOP)
    bench.wait(lambda: statuses[-1].holding)
    os.kill(process, signal.SIGCONT)
    bench.wait(lambda: not statuses[-1].holding)
    gate.clear()
    bench.wait(lambda: len(gate) > 1)
    assert gate[-1].hold_requested


def test_a_supervisor_that_hears_nobody_takes_itself_for_deaf_and_holds_for_nobody(bench, graph):
    calls: list[bool] = []
    supervisor, statuses = supervise(bench, "gate", "other", gate="gate", kill_after=0.0)
    supervisor._on_deafness = lambda: calls.append(True)
    bench.wait(lambda: supervisor.status.ready, 60.0)
    processes = [graph.pid(f"/{bench.namespace}/{name}") for name in ("gate", "other")]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    bench.wait(lambda: calls)
    assert not any(status.holding for status in statuses)
    for process in processes:
        os.kill(process, signal.SIGCONT)
    bench.wait(lambda: supervisor.status.ready)
