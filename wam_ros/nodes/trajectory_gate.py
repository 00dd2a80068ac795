"""The last hop before the controller: forwards what is safe, and otherwise holds.

This software is not a certified safety function.
"""

import sys
import time
from collections import Counter

from sensor_msgs.msg import JointState
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import GateStatus
from wam_ros.control.hold import hold_trajectory
from wam_ros.control.running_motion import RunningMotion
from wam_ros.control.validation import TrajectoryValidator
from wam_ros.nodes import parameters
from wam_ros.nodes.arm_state import ArmState
from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.conversions import message_to_trajectory, trajectory_to_message
from wam_ros.nodes.diagnostics import OK, WARN, Diagnostics
from wam_ros.nodes.latency import LatencyRecord
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.qos import NEWEST, SENSOR_INPUT, STATUS
from wam_ros.nodes.run import run

PARAMETERS = [
    parameters.ROBOT,
    NodeParameter("joint_state_timeout", 0.5, "seconds without joint states after which nothing passes", 0.02, 10.0),
    NodeParameter(
        "producer_timeout", 1.0, "seconds without trajectories before a moving arm holds; 0 never", 0.0, 60.0
    ),
    NodeParameter("hold_time", 0.1, "seconds that a hold takes to come to rest", 0.01, 2.0),
    parameters.KEEP_JOINTS,
]
_WATCH_PERIOD = 0.05
_PRODUCER_SILENT = "producer_silent"
_JOINT_STATES = "joint_states"
_REQUESTED = "hold_requested"


class TrajectoryGate(CarefulLifecycleNode):
    """Trajectories and joint states in; safe trajectories and holds out."""

    def __init__(self, **kwargs):
        super().__init__("trajectory_gate", PARAMETERS, **kwargs)
        self._state = GateStatus.STATE_INACTIVE
        self._latency = LatencyRecord()

    def configure(self) -> None:
        """Reads the robot's file and opens the topics."""
        robot = parameters.load_robot(self)
        self._names = robot.joint_names
        self._validator = TrajectoryValidator(robot.joints)
        self._motion = RunningMotion(robot.joint_names)
        self._arm = ArmState(self, robot)
        self._clear()
        self._output = self.make_publisher(JointTrajectory, robot.trajectory_topic, NEWEST)
        self._status = self.make_publisher(GateStatus, "~/status", STATUS)
        self.make_service(Trigger, "~/hold", self._answer_hold)
        self.make_service(Trigger, "~/resume", self._answer_resume)
        self.make_subscription(JointState, robot.joint_state_topic, self._arm.receive, SENSOR_INPUT)
        self.make_subscription(JointTrajectory, "trajectory", self._receive, NEWEST, link=True)
        self.make_timer(_WATCH_PERIOD, self._watch)
        self.make_timer(0.5, self._publish_status)
        diagnostics = Diagnostics(self, self._report)
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Begins to forward."""
        self._clear()
        self._state = GateStatus.STATE_ACTIVE

    def deactivate(self) -> None:
        """Holds a moving arm, and forwards nothing more."""
        if self._motion.running(time.monotonic()):
            self._hold("deactivated", "the gate was deactivated")
        self._state = GateStatus.STATE_INACTIVE
        self._publish_status()

    def _clear(self) -> None:
        self._accepted, self._rejections, self._holds = 0, Counter(), 0
        self._reason, self._last_latency = "", 0.0
        self._latched = False

    def _receive(self, message: JointTrajectory) -> None:
        """Forwards a trajectory, or refuses it and holds."""
        if not self.active:
            return
        started = time.monotonic()
        if self._latched:
            self._rejections[_REQUESTED] += 1
            return
        trajectory = message_to_trajectory(message)
        try:
            measured = self._arm.measured(value(self, "joint_state_timeout"))
        except ConversionError as error:
            self._refuse(_JOINT_STATES, str(error))
            return
        rejection = self._validator.check(trajectory, self._now(), measured)
        if rejection:
            self._refuse(rejection.rule, rejection.message)
            return
        self._output.publish(message)
        self._motion.take(trajectory, started, measured)
        self._accepted += 1
        self._last_latency = time.monotonic() - started
        self._latency.add(self._last_latency)
        self._state = GateStatus.STATE_ACTIVE

    def _refuse(self, rule: str, line: str) -> None:
        self._rejections[rule] += 1
        self.complaints.say(rule, f"trajectory refused: {line}")
        self._reason = line
        if self._motion.running(time.monotonic()):
            self._hold(rule, line)

    def _watch(self) -> None:
        """Holds a moving arm whose producer or whose joint states have fallen silent."""
        if not self.active:
            return
        now = time.monotonic()
        moving = self._motion.running(now)
        try:
            self._arm.measured(value(self, "joint_state_timeout"))
        except ConversionError as error:
            self.complaints.say(_JOINT_STATES, str(error))
            self._reason = str(error)
            if moving:
                self._hold(_JOINT_STATES, str(error))
            self._state = GateStatus.STATE_FAULT
            return
        if self._state == GateStatus.STATE_FAULT:
            self._state = GateStatus.STATE_HOLDING if self._holds else GateStatus.STATE_ACTIVE
        limit = value(self, "producer_timeout")
        if moving and 0.0 < limit < now - self._motion.taken:
            self._hold(_PRODUCER_SILENT, f"no trajectory came for {now - self._motion.taken:.2f} s")

    def _hold(self, rule: str, line: str) -> bool:
        """Sends a hold at the measured position; returns False where no position was ever known."""
        try:
            positions = self._arm.measured(value(self, "joint_state_timeout"))
        except ConversionError:
            positions = self._arm.last_good
        self._reason = f"{rule}: {line}"
        if positions is None:
            self._state = GateStatus.STATE_FAULT
            return False
        now = time.monotonic()
        keep = self._motion.set_points(now, value(self, "keep_joints"))
        hold = hold_trajectory(self._names, positions, value(self, "hold_time"), keep)
        self._output.publish(trajectory_to_message(hold))
        self._motion.stop(keep)
        self._holds += 1
        self._state = GateStatus.STATE_HOLDING
        self.complaints.say(f"hold {rule}", f"holding: {line}")
        self._publish_status()
        return True

    def _answer_hold(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._latched = True
        response.success = self._hold(_REQUESTED, "somebody asked for it; call ~/resume to go on")
        response.message = "holding until ~/resume is called" if response.success else "no joint states yet"
        return response

    def _answer_resume(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._latched = False
        response.success = True
        return response

    def _now(self) -> float:
        return self.get_clock().now().nanoseconds * 1e-9

    def _publish_status(self) -> None:
        message = GateStatus(
            state=int(self._state),
            reason=self._reason,
            accepted=int(self._accepted),
            rejected=int(sum(self._rejections.values())),
            holds=int(self._holds),
            reasons=list(self._rejections),
            counts=[int(count) for count in self._rejections.values()],
            last_latency=float(self._last_latency),
        )
        message.header.stamp = self.get_clock().now().to_msg()
        self._status.publish(message)

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        values = {"accepted": self._accepted, "holds": self._holds} | self._latency.report("latency")
        values |= {f"refused {rule}": count for rule, count in self._rejections.items()}
        fine = self._state in (GateStatus.STATE_ACTIVE, GateStatus.STATE_INACTIVE)
        names = {0: "inactive", 1: "forwarding", 2: "holding", 3: "fault"}
        return (OK if fine else WARN), names[self._state] + (f": {self._reason}" if not fine else ""), values


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    return run(TrajectoryGate, args)


if __name__ == "__main__":
    sys.exit(main())
