"""Records how an arm moves, what its controller was given, and what the gate and the others say of it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from diagnostic_msgs.msg import DiagnosticArray
from rclpy.node import Node
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus, Heartbeat
from wam_ros.evaluation.bench.faults.measure import Samples
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import joint_state_to_arrays
from wam_ros.nodes.heartbeat import TOPIC as HEARTBEATS
from wam_ros.nodes.qos import RECORDING, STATUS
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import RobotSpec

_NANO = 1_000_000_000


@dataclass
class MotionRecord:
    """What was seen since the last call of `MotionRecorder.clear`; times are of the machine's clock, in seconds.

    Attributes:
        measured: Rows of time, positions, velocities and the time again, as the robot published them.
        set_points: The same of the controller's set-points, at the controller's own time, and when they came.
        motions: When trajectories of more than a point reached the controller.
        holds: When trajectories of one point did.
        gate: The gate's states, each with its time and reason.
    """

    measured: list[tuple[float, np.ndarray, np.ndarray, float]] = field(default_factory=list)
    set_points: list[tuple[float, np.ndarray, np.ndarray, float]] = field(default_factory=list)
    motions: list[float] = field(default_factory=list)
    holds: list[float] = field(default_factory=list)
    gate: list[tuple[float, int, str]] = field(default_factory=list)


class MotionRecorder:
    """Fills a MotionRecord from topics.

    Args:
        node: Node that owns the subscriptions; somebody else spins it.
        robot: The robot.
        joint_states: Topic of the joint states, where it is not the robot's own.
        robot_name: Name of the simulated robot's node.
        gate_name: Name of the gate's node.

    Attributes:
        record: What was seen.
        counters: What the gate has refused, and what all nodes count in their diagnostics, by name.
        gate_state: The gate's newest state, one of GateStatus.STATE_*, or None.
        gate_reason: Its newest reason.
        fault_latched: Whether it refuses everything until a reset.
        beats: Name of a node to when its next heartbeat is due, seconds of the machine's clock.
    """

    def __init__(
        self,
        node: Node,
        robot: RobotSpec,
        joint_states: str = "",
        robot_name: str = "simulated_robot",
        gate_name: str = "trajectory_gate",
    ):
        self._robot = robot
        self.record = MotionRecord()
        self.counters: dict[str, int] = {}
        self.gate_state: int | None = None
        self.gate_reason = ""
        self.fault_latched = False
        self._holds = 0
        self.beats: dict[str, float] = {}
        subscribe = node.create_subscription
        subscribe(JointState, joint_states or robot.joint_state_topic, self._measure, RECORDING)
        subscribe(JointState, f"{robot_name}/set_points", self._set_point, RECORDING)
        subscribe(JointTrajectory, robot.trajectory_topic, self._trajectory, RECORDING)
        subscribe(GateStatus, f"{gate_name}/status", self._status, STATUS)
        subscribe(Heartbeat, HEARTBEATS, self._beat, STATUS)
        subscribe(DiagnosticArray, "/diagnostics", self._diagnose, STATUS)

    def clear(self) -> None:
        """Begins anew."""
        self.record = MotionRecord()

    def clear_motion(self) -> None:
        """Forgets how the arm has moved so far, and nothing else."""
        self.record.measured, self.record.set_points = [], []

    def measured(self) -> Samples:
        """Returns the measured motion."""
        return self._samples(self.record.measured)

    def set_points(self) -> Samples:
        """Returns the controller's set-points."""
        return self._samples(self.record.set_points)

    def _measure(self, message: JointState, info: dict[str, Any]) -> None:
        clock = info["source_timestamp"] / _NANO
        self._add(self.record.measured, clock, message, clock)

    def _set_point(self, message: JointState, info: dict[str, Any]) -> None:
        self._add(
            self.record.set_points, stamp_to_seconds(message.header.stamp), message, info["source_timestamp"] / _NANO
        )

    def _add(self, rows: list, time: float, message: JointState, clock: float) -> None:
        try:
            positions, velocities = joint_state_to_arrays(message, self._robot.joint_names)
        except ConversionError:
            return
        rows.append((time, positions, np.zeros_like(positions) if velocities is None else velocities, clock))

    def _samples(self, rows: list[tuple[float, np.ndarray, np.ndarray, float]]) -> Samples:
        kept = list(rows)
        if not kept:
            nothing = np.empty((0, len(self._robot.joints)))
            return Samples(np.empty(0), nothing, nothing, np.empty(0))
        times, positions, velocities, clock = zip(*kept)
        return Samples(np.array(times), np.stack(positions), np.stack(velocities), np.array(clock))

    def _trajectory(self, message: JointTrajectory, info: dict[str, Any]) -> None:
        rows = self.record.motions if len(message.points) > 1 else self.record.holds
        rows.append(info["source_timestamp"] / _NANO)

    def _status(self, message: GateStatus, info: dict[str, Any]) -> None:
        self.gate_state, self.gate_reason = int(message.state), message.reason
        self.fault_latched = bool(message.fault_latched)
        if message.holds > self._holds:
            name = f"gate held, {message.rule}"
            self.counters[name] = self.counters.get(name, 0) + int(message.holds - self._holds)
        self._holds = int(message.holds)
        self.record.gate.append((info["source_timestamp"] / _NANO, int(message.state), message.reason))
        self.counters |= {f"gate {rule}": int(count) for rule, count in zip(message.reasons, message.counts)}

    def _beat(self, message: Heartbeat, info: dict[str, Any]) -> None:
        self.beats[message.node.rpartition("/")[2]] = info["source_timestamp"] / _NANO + message.next_within

    def _diagnose(self, message: DiagnosticArray) -> None:
        for status in message.status:
            counts = {entry.key: entry.value for entry in status.values if entry.value.isdigit()}
            self.counters |= {f"{status.hardware_id.strip('/')} {key}": int(text) for key, text in counts.items()}
