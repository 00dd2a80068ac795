"""Feeds a gate with joint states and trajectories of a given size, for its benchmark."""

import itertools
import sys

import numpy as np
from rclpy.node import Node
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.trajectory import Trajectory
from wam_ros.nodes import parameters
from wam_ros.nodes.conversions import arrays_to_joint_state, trajectory_to_message
from wam_ros.nodes.node_parameter import NodeParameter
from wam_ros.nodes.parameters import value
from wam_ros.nodes.qos import NEWEST, SENSOR_OUTPUT
from wam_ros.nodes.run import run
from wam_ros.nodes.steady import steady_timer

PARAMETERS = [
    parameters.ROBOT,
    NodeParameter("points", 46, "points of each trajectory", 1, 1000, structural=True),
    NodeParameter("rate", 20.0, "trajectories a second", 0.1, 100.0, structural=True),
]
_JOINT_STATES = 100.0
_LENGTH = 1.6


class GateFeed(Node):
    """An arm that rests at home, and quintics that keep it there: the gate's work is the same as for others."""

    def __init__(self, **kwargs):
        super().__init__("gate_feed", **kwargs)
        parameters.declare(self, PARAMETERS)
        robot = parameters.load_robot(self)
        self._names, self._home = robot.joint_names, np.array(robot.home)
        path = np.tile(self._home, (value(self, "points"), 1))
        times = np.linspace(0.0, _LENGTH, len(path) + 1)[1:]
        rest = np.zeros_like(path)
        self._trajectory = trajectory_to_message(Trajectory(self._names, times, path, rest, rest))
        self._numbers = itertools.count()
        self._joints = self.create_publisher(JointState, robot.joint_state_topic, SENSOR_OUTPUT)
        self._output = self.create_publisher(JointTrajectory, "trajectory", NEWEST)
        steady_timer(self, 1.0 / _JOINT_STATES, self._move)
        steady_timer(self, 1.0 / value(self, "rate"), self._send)

    def _move(self) -> None:
        stamp = self.get_clock().now().to_msg()
        self._joints.publish(arrays_to_joint_state(self._names, self._home, 0.0 * self._home, stamp))

    def _send(self) -> None:
        # told apart by their bytes
        self._trajectory.header.frame_id = f"{next(self._numbers):08d}"
        self._output.publish(self._trajectory)


if __name__ == "__main__":
    sys.exit(run(GateFeed))
