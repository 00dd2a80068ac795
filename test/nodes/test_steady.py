"""What a node watches, it goes on watching when its ROS clock stands still."""

from rclpy.parameter import Parameter

from wam_ros.nodes.steady import steady_timer
from wam_ros.nodes.trajectory_gate import TrajectoryGate


def test_a_steady_timer_goes_on_while_the_ros_clock_stands_still(bench):
    bench.probe.set_parameters([Parameter("use_sim_time", value=True)])
    before = bench.probe.get_clock().now()
    ticks = []
    steady_timer(bench.probe, 0.01, lambda: ticks.append(1))
    bench.wait(lambda: len(ticks) > 3)
    assert bench.probe.get_clock().now() == before


def test_a_node_s_own_timers_are_steady(bench):
    gate = bench.active(TrajectoryGate, use_sim_time=True)
    assert gate.timers
    assert {timer.clock.clock_type.name for timer in gate.timers} == {"STEADY_TIME"}
