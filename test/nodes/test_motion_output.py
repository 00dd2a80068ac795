"""What an action node sends fits onto what the controller executes, as the controller's topic tells."""

import time

import numpy as np
import pytest
from rclpy.parameter import Parameter
from trajectory_msgs.msg import JointTrajectory

from wam_ros.control.hold import hold_trajectory
from wam_ros.models.auto import specs_for
from wam_ros.nodes.acting import SPLICE
from wam_ros.nodes.conversions import trajectory_to_message
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.motion_output import MotionOutput
from wam_ros.nodes.parameters import KEEP_JOINTS
from wam_ros.nodes.qos import NEWEST
from wam_ros.nodes.stamps import stamp_to_seconds
from wam_ros.spec import ActionChunk

SLOPE = np.array([0.1, 0.05, 0.05, 0.0, 0.0, 0.1, -0.005])


class _Sender(CarefulLifecycleNode):
    def __init__(self, **kwargs):
        super().__init__("sender", [*SPLICE, KEEP_JOINTS], **kwargs)


class Stand:
    """A node with an output, and the controller's end of it."""

    def __init__(self, bench):
        self.bench, self.home = bench, np.array(bench.robot.home)
        self.node = bench.node(_Sender)
        self.output = MotionOutput(self.node, bench.robot, specs_for(bench.robot)[1])
        self.sent = bench.heard(JointTrajectory, "trajectory", NEWEST)
        self.controller = bench.publisher(JointTrajectory, bench.robot.trajectory_topic, NEWEST)

    def ros_time(self) -> float:
        return self.node.get_clock().now().nanoseconds * 1e-9

    def send(self) -> bool:
        times = np.arange(1, 17) * 0.1
        positions = self.home + times[:, None] * SLOPE
        return self.output.send(ActionChunk(self.ros_time(), self.bench.robot.joint_names, times, positions), self.home)

    def forward(self) -> JointTrajectory:
        """Passes the newest trajectory on to the controller, and waits until the output knows."""
        self.bench.wait(lambda: self.sent)
        message, before = self.sent.pop(), self.output.executed
        self.controller.publish(message)
        self.bench.wait(lambda: self.output.executed > before)
        return message


@pytest.fixture
def stand(bench) -> Stand:
    return Stand(bench)


def test_a_trajectory_says_when_it_starts_and_how_it_moves(stand):
    before = stand.ros_time()
    assert stand.send()
    message = stand.forward()
    assert before - 0.01 <= stamp_to_seconds(message.header.stamp) <= stand.ros_time()
    assert all(len(point.accelerations) == 7 for point in message.points)
    assert not any(message.points[-1].velocities)


def test_the_next_trajectory_begins_on_the_one_before(stand):
    stand.send()
    first = stand.forward()
    stand.send()
    second = stand.forward()
    lead = stamp_to_seconds(second.header.stamp) - stamp_to_seconds(first.header.stamp)
    begin = lead + stamp_to_seconds(second.points[0].time_from_start)
    times = [stamp_to_seconds(point.time_from_start) for point in first.points]
    expected = np.interp(begin, times, [point.positions[0] for point in first.points])
    assert second.points[0].positions[0] == pytest.approx(expected, abs=2e-3)


def test_nothing_is_sent_while_the_last_trajectory_is_on_its_way(stand):
    assert stand.send()
    assert not stand.send()
    assert stand.output.refused["splice_in_flight"] == 1
    stand.forward()
    assert stand.send()


def test_the_slower_trajectories_travel_the_longer_the_old_motion_is_kept(stand):
    for _ in range(5):
        stand.send()
        stand.bench.wait(lambda: stand.sent)
        time.sleep(0.12)
        stand.forward()
    stand.send()
    stand.bench.wait(lambda: stand.sent)
    assert stand.output.commit_time >= 0.12


def test_a_trajectory_that_never_arrived_is_given_up(stand):
    assert stand.send()
    stand.bench.wait(stand.send)


def test_a_hold_of_the_gate_is_where_the_next_motion_starts(stand):
    stand.send()
    stand.forward()
    held = stand.home + 0.02 * (SLOPE > 0)
    before = stand.output.executed
    stand.controller.publish(trajectory_to_message(hold_trajectory(stand.bench.robot.joint_names, held, 0.001)))
    stand.bench.wait(lambda: stand.output.executed > before)
    stand.sent.clear()
    stand.send()
    stand.bench.wait(lambda: stand.sent)
    assert stand.sent[-1].points[0].positions == pytest.approx(held, abs=1e-9)


def test_a_controller_with_another_clock_gets_no_stamp(stand):
    stand.node.set_parameters([Parameter("absolute_stamps", value=False)])
    stand.send()
    stand.bench.wait(lambda: stand.sent)
    assert stamp_to_seconds(stand.sent[-1].header.stamp) == 0.0


def test_the_strategy_can_be_changed_on_the_way(stand):
    stand.send()
    stand.forward()
    assert stand.output.takes(stand.ros_time())
    stand.node.set_parameters([Parameter("splice", value="blocking")])
    assert not stand.output.takes(stand.ros_time())
    assert not stand.output.redecodes


def test_an_unknown_strategy_is_refused_with_the_ones_that_there_are(stand):
    (answer,) = stand.node.set_parameters([Parameter("splice", value="hope")])
    assert not answer.successful
    assert "reground" in answer.reason
