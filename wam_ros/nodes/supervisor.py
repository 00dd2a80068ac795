"""Brings the nodes of a graph up, watches their heartbeats, and makes the gate hold while one is missing."""

import os
import signal
import sys
import time
from collections.abc import Callable

from lifecycle_msgs.srv import ChangeState
from rclpy.node import Node
from rclpy.task import Future
from std_srvs.srv import Trigger

from wam_msgs.msg import Heartbeat, SupervisorStatus
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.nodes.diagnostics import ERROR, OK, WARN, Diagnostics
from wam_ros.nodes.gate_hold import GateHold
from wam_ros.nodes.heartbeat import ALL_BEATS, TOPIC
from wam_ros.nodes.hung_process import end_hung_process
from wam_ros.nodes.links import Links
from wam_ros.nodes.node_parameter import NodeParameter
from wam_ros.nodes.parameters import declare, value
from wam_ros.nodes.polled import PolledSubscription
from wam_ros.nodes.qos import LATCHED
from wam_ros.nodes.run import run
from wam_ros.nodes.steady import steady_timer
from wam_ros.nodes.supervised_node import WORDS, SupervisedNode
from wam_ros.spec.errors import UserError

PARAMETERS = [
    NodeParameter("nodes", [""], "lifecycle nodes in the order of activation, downstream first", structural=True),
    NodeParameter("gate", "trajectory_gate", "node that holds the arm; empty for none", structural=True),
    NodeParameter("answer_timeout", 2.0, "seconds after which an unanswered call is repeated", 0.1, 60.0, True),
    NodeParameter("first_wait", 0.5, "seconds before the first new try; each further one doubles", 0.0, 60.0, True),
    NodeParameter("longest_wait", 8.0, "seconds that a wait between tries never exceeds", 0.0, 600.0, True),
    NodeParameter("failure_limit", 6, "failures within `failure_window` after which it gives up", 1, 1000, True),
    NodeParameter("failure_window", 120.0, "seconds, see `failure_limit`", 1.0, 86400.0, True),
    NodeParameter("kill_after", 3.0, "seconds of overdue silence before a hung process is killed; 0 never", 0.0, 600.0),
    NodeParameter("match_timeout", 3.0, "seconds for two nodes' topics to find each other", 0.5, 600.0),
]
# Seconds between two looks: with the braking of the gate an arm rests within 200 ms of a missed heartbeat.
_TICK = 0.03
_KEPT_WAITING = 0.1
_SLOW = 1.0
# Seconds of overdue silence before a node counts as missing: by then all others would be overdue to a deaf supervisor.
SURE = 0.25


class Supervisor(Node):
    """Heartbeats in; lifecycle transitions, the gate's hold and a status out.

    Args:
        on_deafness: Called when no node at all is heard any more: then it is the supervisor that hears nothing.
    """

    def __init__(self, on_deafness: Callable[[], None] = lambda: None, **kwargs):
        super().__init__("supervisor", **kwargs)
        declare(self, PARAMETERS, in_use=lambda: hasattr(self, "_nodes"))
        self._on_deafness = on_deafness
        settings = BackoffSettings(
            first=value(self, "first_wait"),
            longest=value(self, "longest_wait"),
            limit=value(self, "failure_limit"),
            window=value(self, "failure_window"),
        )
        names = [self._full_name(name) for name in value(self, "nodes") if name]
        if not names:
            raise UserError("parameter nodes is empty; name the lifecycle nodes that are to be brought up")
        self._nodes = {name: SupervisedNode(name, settings, value(self, "answer_timeout")) for name in names}
        self._changes = {name: self.create_client(ChangeState, f"{name}/change_state") for name in names}
        gate = value(self, "gate")
        self._gate_name = self._full_name(gate) if gate else ""
        self._gate = GateHold(self, self._gate_name)
        self._links = Links(self)
        self._told: dict[str, str] = {}
        self._told_unanswered = dict.fromkeys(names, 0)
        self._ticked = time.monotonic()
        self._status = SupervisorStatus()
        self._publisher = self.create_publisher(SupervisorStatus, "~/status", LATCHED)
        self._heartbeats = PolledSubscription(self, Heartbeat, TOPIC, ALL_BEATS)
        self.create_service(Trigger, "~/retry", self._retry)
        steady_timer(self, _TICK, self._tick)
        steady_timer(self, _SLOW, self._look)
        self._diagnostics = Diagnostics(self, self._report)

    @property
    def status(self) -> SupervisorStatus:
        """The newest status."""
        return self._status

    def _full_name(self, name: str) -> str:
        return name if name.startswith("/") else f"{self.get_namespace().rstrip('/')}/{name}"

    def _hear(self, beat: Heartbeat, now: float) -> None:
        node = self._nodes.get(beat.node)
        if node is None:
            return
        restarts = node.restarts
        node.hear(beat, now)
        if node.restarts > restarts and self._gate.wanted and node.name == self._gate_name:
            self._gate.again(now)

    def _tick(self) -> None:
        """Decides what is to be done now."""
        now = time.monotonic()
        late = now - self._ticked - _TICK
        self._ticked = now
        # who was kept from running himself cannot tell another's silence from his own deafness
        if late > _KEPT_WAITING:
            for node in self._nodes.values():
                node.excuse(late)
        for beat in self._heartbeats.take():
            self._hear(beat, now)
        self._watch_gate(now)
        for node, may_activate in self._in_order(now):
            transition = node.next_transition(now, may_activate)
            if transition is not None and self._changes[node.name].service_is_ready():
                self._call(node, transition, now)
        self._publish_news(now)

    def _in_order(self, now: float) -> list[tuple[SupervisedNode, bool]]:
        """Returns the nodes, each with whether all before it are up."""
        nodes = list(self._nodes.values())
        return [(node, all(earlier.well(now) for earlier in nodes[:index])) for index, node in enumerate(nodes)]

    def _watch_gate(self, now: float) -> None:
        """Has the gate hold first of all when a node that was at work is missing, and go on when all are back."""
        well = [node.well(now) for node in self._nodes.values()]
        if all(well) and not self._links.broken:
            self._gate.want(False, now)
        elif self._deaf(now):
            self.get_logger().error("no node is heard any more: starting anew, if somebody starts this process again")
            self._on_deafness()
        elif any(self._missing(node, now) for node in self._nodes.values()):
            self._gate.want(True, now)
        self._gate.tick(now)

    def _deaf(self, now: float) -> bool:
        nodes = self._nodes.values()
        return len(nodes) > 1 and all(node.silence(now) > 0.0 for node in nodes)

    def _missing(self, node: SupervisedNode, now: float) -> bool:
        return node.silence(now) > SURE or node.given_up or (node.restarts > 0 and not node.well(now))

    def _call(self, node: SupervisedNode, transition: int, now: float) -> None:
        request = ChangeState.Request()
        request.transition.id = int(transition)
        node.called(transition, now)
        if node.unanswered > self._told_unanswered[node.name]:
            self._told_unanswered[node.name] = node.unanswered
            self.get_logger().warning(f"{node.name} did not answer a call; asking it again to {WORDS[transition]}")

        def answered(future: Future) -> None:
            answer = future.result()
            if answer is not None:
                node.answered(answer.success, time.monotonic())

        self._changes[node.name].call_async(request).add_done_callback(answered)

    def _look(self) -> None:
        """Looks once a second for what need not be found at once, and publishes the status for who missed it."""
        now = time.monotonic()
        for (name, topic), since in self._links.broken.items():
            if now - since > value(self, "match_timeout"):
                self._nodes[name].renew(f"did not find the other end of {topic}; bringing it up again", now)
        limit = value(self, "kill_after")
        for node in [] if self._deaf(now) else self._nodes.values():
            if 0.0 < limit < node.silence(now):
                node.trouble = end_hung_process(node.beat)
        self._publish(now)

    def _publish_news(self, now: float) -> None:
        phases = [node.phase(now) for node in self._nodes.values()]
        if phases != list(self._status.phases) or self._gate.wanted != self._status.holding:
            self._publish(now)

    def _publish(self, now: float) -> None:
        nodes = list(self._nodes.values())
        phases = [node.phase(now) for node in nodes]
        active = [node for node, phase in zip(nodes, phases) if phase == SupervisorStatus.PHASE_ACTIVE]
        self._links.check(active, now)
        remarks = [node.remark(now) for node in nodes]
        self._status = SupervisorStatus(
            ready=len(active) == len(nodes) and not self._links.broken,
            holding=bool(self._gate.wanted),
            message="; ".join(f"{node.name} {line}" for node, line in zip(nodes, remarks) if line),
            nodes=[node.name for node in nodes],
            phases=[int(phase) for phase in phases],
            restarts=[int(node.restarts) for node in nodes],
            troubles=[node.trouble for node in nodes],
        )
        self._status.header.stamp = self.get_clock().now().to_msg()
        self._publisher.publish(self._status)
        for node, line in zip(nodes, remarks):
            self._log(node, line or "is active", now)

    def _log(self, node: SupervisedNode, line: str, now: float) -> None:
        """Logs what has changed since it last logged of a node."""
        kind = line.partition(" for ")[0]  # a silence that grows longer is no news
        if kind == self._told.get(node.name):
            return
        self._told[node.name] = kind
        if node.trouble or node.silence(now) > 0.0:
            self.get_logger().warning(f"{node.name} {line}")
        else:
            self.get_logger().info(f"{node.name} {line}")

    def _retry(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        given_up = [node for node in self._nodes.values() if node.given_up]
        for node in given_up:
            node.retry()
        response.success = True
        response.message = f"trying {', '.join(node.name for node in given_up) or 'nothing: no node was given up'}"
        return response

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        status = self._status
        values = {f"{name} restarts": count for name, count in zip(status.nodes, status.restarts)}
        values |= {f"{name} trouble": line for name, line in zip(status.nodes, status.troubles) if line}
        values |= {f"{node.name} unanswered calls": node.unanswered for node in self._nodes.values()}
        values |= {f"{node.name} overdue s": node.silence(time.monotonic()) for node in self._nodes.values()}
        values |= {"holding": status.holding}
        if SupervisorStatus.PHASE_GIVEN_UP in status.phases:
            return ERROR, status.message, values
        return (OK if status.ready else WARN), status.message or "all nodes are active", values


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(lambda: Supervisor(on_deafness=lambda: os.kill(os.getpid(), signal.SIGTERM)), args)


if __name__ == "__main__":
    sys.exit(main())
