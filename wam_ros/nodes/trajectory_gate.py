"""The last hop before the controller: forwards what is safe, and otherwise holds.

This software is not a certified safety function.
"""

import gc
import sys
import time
from dataclasses import replace

from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus, Heartbeat
from wam_ros.control.fault_latch import FaultLatch
from wam_ros.control.motion_state import MotionState
from wam_ros.control.rejection import Rejection
from wam_ros.control.validation import TrajectoryValidator, Workspace
from wam_ros.graph.priority import take_precedence
from wam_ros.nodes import heartbeat, parameters
from wam_ros.nodes.arm_state import ArmState
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.diagnostics import Diagnostics
from wam_ros.nodes.followed_arm import FollowedArm
from wam_ros.nodes.gate_parameters import DESIRED, PARAMETERS, validation_settings
from wam_ros.nodes.gate_record import GateRecord
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import value
from wam_ros.nodes.polled import PolledSubscription
from wam_ros.nodes.producers import Producers
from wam_ros.nodes.qos import NEWEST, STATUS
from wam_ros.nodes.ros_time import RosTime
from wam_ros.nodes.run import run
from wam_ros.nodes.serialised_trajectory import read_trajectory
from wam_ros.spec.errors import UserError

__all__ = ["PARAMETERS", "TrajectoryGate", "main"]

_WATCH_PERIOD = 0.02
_STATUS_PERIOD = 0.5
_BLIND = "joint_states"
_REQUESTED = "hold_requested"
_LATCHED = "fault_latched"
_CLOCK = "clock_stepped"
_NANO = 1e-9


class TrajectoryGate(CarefulLifecycleNode):
    """Trajectories and joint states in; safe trajectories and holds out."""

    def __init__(self, **kwargs):
        super().__init__("trajectory_gate", PARAMETERS, **kwargs)

    def configure(self) -> None:
        """Reads the robot's file and opens the topics."""
        robot = parameters.load_robot(self)
        self._dry = value(self, "dry_run")
        try:
            self._workspace = Workspace.of(robot)
            self._validator = TrajectoryValidator(robot.joints, validation_settings(self), self._workspace)
        except ValueError as error:
            raise UserError(f"robot file {robot.source}: {error}") from error
        self._robot = robot
        self._arm = ArmState(self, robot)
        self.resources.callback(self._arm.close)
        self._ros_time = RosTime(self.get_clock())
        self._producers = Producers(self, self.resolve_topic_name("trajectory"))
        self._clear()
        topic = "~/dry_run_trajectory" if self._dry else robot.trajectory_topic
        self._output = self.make_publisher(JointTrajectory, topic, NEWEST)
        self._status = self.make_publisher(GateStatus, "~/status", STATUS)
        for name, answer in (("hold", self._stop), ("resume", self._resume), ("reset", self._reset)):
            self.make_service(Trigger, f"~/{name}", answer)
        self.make_subscription(JointTrajectory, "trajectory", self._receive, NEWEST, link=True, raw=True)
        self._beats = PolledSubscription(self, Heartbeat, heartbeat.TOPIC, STATUS)
        self.resources.callback(self._beats.destroy)
        self.make_timer(_WATCH_PERIOD, self._watch)
        self.make_timer(_STATUS_PERIOD, self._publish_status)
        diagnostics = Diagnostics(self, lambda: self._record.report(self._state(), self._dry))
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Begins to forward."""
        self._clear()
        if self._workspace is None:
            self.get_logger().info(f"robot file {self._robot.source} names no workspace or no urdf: no box is checked")
        if self._dry:
            self.get_logger().warning("dry run: nothing reaches the controller")

    def deactivate(self) -> None:
        """Holds a moving arm, and forwards nothing more."""
        if self._motion.moving(time.monotonic()):
            self._hold("deactivated", "the gate was deactivated")
        self._publish_status()

    def _clear(self) -> None:
        self._record, self._latch = GateRecord(), FaultLatch()
        self._motion = FollowedArm(self._robot, value(self, "controller_start") == DESIRED, self._dry)
        self._requested = self._holding = self._blind = False

    def _receive(self, data: bytes, info: dict) -> None:
        """Forwards a trajectory just as it came, or refuses it and holds."""
        if not self.active:
            return
        now = time.monotonic()
        self._producers.hear(now)
        barred = self._barred()
        if barred:
            self._record.rejections[barred] += 1
            return
        try:
            state = self._motion.measured(self._arm.measured(value(self, "joint_state_timeout")), now)
        except ConversionError as error:
            self._refuse(Rejection(_BLIND, str(error)))
            return
        trajectory, stamp = read_trajectory(data)
        trajectory = replace(trajectory, stamp=self._ros_time.steady(stamp))
        self._validator.settings = validation_settings(self)
        rejection = self._validator.check(trajectory, now, state.positions, self._motion.start(state, now))
        if rejection:
            self._refuse(rejection)
            return
        self._output.publish(data)
        self._record.forwarded(max(time.time() - info["received_timestamp"] * _NANO, time.monotonic() - now))
        self._motion.take(trajectory, state, now)
        self._holding = False

    def _barred(self) -> str:
        """Returns why nothing passes at present, whatever it is; empty where something may."""
        return _LATCHED if self._latch.closed else _REQUESTED if self._requested else ""

    def _refuse(self, rejection: Rejection) -> None:
        now = time.monotonic()
        self._record.rejections[rejection.rule] += 1
        self._record.explain(rejection.rule, rejection.message)
        self.complaints.say(rejection.rule, f"trajectory refused: {rejection.message}")
        if self._motion.moving(now):
            self._hold(rejection.rule, rejection.message)
        most, window = value(self, "latch_refusals"), value(self, "latch_window")
        if self._latch.refused(now, most, window):
            self._fault("refusals", f"{most} trajectories were refused within {window:g} s")

    def _watch(self) -> None:
        """Holds a moving arm whose producer, joint states or clock went wrong."""
        if not self.active:
            return
        now = time.monotonic()
        moving = self._motion.moving(now)
        step = self._ros_time.stepped()
        for beat in self._beats.take():
            self._producers.beat(beat, now)
        trouble = self._producers.trouble(now, value(self, "producer_timeout"))
        line = self._blindness()
        self._blind = bool(line)
        if line:
            self.complaints.say(_BLIND, line)
            self._record.explain(_BLIND, line)
        if not moving or self._holding:
            return
        if line:
            self._hold(_BLIND, line)
            if value(self, "latch_blind"):
                self._fault(_BLIND, line)
        elif step:
            self._hold(_CLOCK, f"the ROS clock stepped by {step:.2f} s")
        elif trouble:
            self._hold(*trouble)

    def _blindness(self) -> str:
        """Returns what is wrong with the joint states; empty where nothing is, or none is due yet."""
        timeout = value(self, "joint_state_timeout")
        if self._arm.awaited(timeout):
            return ""
        try:
            self._arm.measured(timeout)
        except ConversionError as error:
            return str(error)
        return ""

    def _fault(self, rule: str, line: str) -> None:
        """Latches a fault: nothing passes until ~/reset."""
        if self._latch.closed:
            return
        self._latch.close(rule, f"{line}; remove the cause, then call ~/reset")
        self._record.explain(_LATCHED, f"{rule}: {self._latch.message}")
        self.get_logger().error(f"fault latched: {self._record.reason}")
        self._publish_status()

    def _hold(self, rule: str, line: str) -> bool:
        """Brings the arm to rest; returns False where it is not known where it is."""
        state: MotionState | None
        try:
            state = self._arm.measured(value(self, "joint_state_timeout"))
        except ConversionError:
            state = None if self._motion.moving(time.monotonic()) else self._arm.last_good
        self._record.explain(rule, line)
        hold = self._motion.hold(state, value(self, "hold_time"), value(self, "keep_joints"))
        if hold is None:
            return False
        self._output.publish(trajectory_to_message(hold))
        self._record.holds += 1
        self._holding = True
        self.complaints.say(f"hold {rule}", f"holding: {line}")
        self._publish_status()
        return True

    def _stop(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._requested = True
        response.success = self._hold(_REQUESTED, "somebody asked for it; call ~/resume to go on")
        response.message = "holding until ~/resume is called" if response.success else "no joint states yet"
        return response

    def _resume(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._requested = False
        response.success = True
        response.message = f"a fault is latched, call ~/reset: {self._latch.message}" if self._latch.closed else ""
        return response

    def _reset(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        line = self._blindness()
        response.success = not line
        response.message = line or "no fault is latched"
        if response.success and self._latch.closed:
            response.message = f"cleared: {self._latch.message}"
            self._latch.reset()
            self._publish_status()
        return response

    def _state(self) -> int:
        if not self.active:
            return GateStatus.STATE_INACTIVE
        if self._latch.closed or self._blind:
            return GateStatus.STATE_FAULT
        return GateStatus.STATE_HOLDING if self._requested or self._holding else GateStatus.STATE_ACTIVE

    def _publish_status(self) -> None:
        now = time.monotonic()
        heard = self._producers.heard
        message = GateStatus(
            state=int(self._state()),
            fault_latched=self._latch.closed,
            hold_requested=self._requested,
            dry_run=bool(self._dry),
            moving=bool(self._motion.moving(now)),
            silence=float(now - heard) if heard > 0.0 else -1.0,
        )
        self._record.fill(message)
        message.header.stamp = self.get_clock().now().to_msg()
        self._status.publish(message)


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    # What was imported stays: looking through it for garbage would delay a trajectory by tens of milliseconds.
    gc.collect()
    gc.freeze()
    # Whoever starves the machine must not starve the last hop.
    take_precedence()
    return run(TrajectoryGate, args)


if __name__ == "__main__":
    sys.exit(main())
