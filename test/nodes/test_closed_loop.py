"""The whole graph, each node a process of its own: an instruction becomes motion, and failure becomes a hold."""

import os
import signal
from pathlib import Path

import pytest
from sensor_msgs.msg import JointState
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Discrepancy, GateStatus, Instruction, SupervisorStatus, TaskState, VisualPlan
from wam_ros.graph.backoff import BackoffSettings
from wam_ros.graph.graphs import build
from wam_ros.graph.options import GraphOptions
from wam_ros.graph.processes import GraphProcesses
from wam_ros.nodes.conversions import joint_state_to_arrays
from wam_ros.nodes.qos import LATCHED, NEWEST, SENSOR_INPUT, STATUS


@pytest.fixture
def graph(bench, checkpoints, tmp_path):
    folder = Path(checkpoints["cascaded_world_model"]).parent
    options = GraphOptions(checkpoint=str(folder), namespace=bench.namespace, task="pick_place", seed=3)
    with GraphProcesses(build("simulated", options), tmp_path, BackoffSettings()) as graph:
        graph.bring_up(300.0)
        yield graph


def test_the_arm_moves_as_told_holds_when_the_planner_dies_and_goes_on_with_the_next_one(bench, graph, tmp_path):
    robot = bench.robot
    states = bench.heard(JointState, robot.joint_state_topic, SENSOR_INPUT)
    plans = bench.heard(VisualPlan, "plan", NEWEST)
    executed = bench.heard(JointTrajectory, robot.trajectory_topic, NEWEST)
    discrepancies = bench.heard(Discrepancy, "world_model_planner/discrepancy", STATUS)
    statuses = bench.heard(GateStatus, "trajectory_gate/status", STATUS)
    tasks = bench.heard(TaskState, "simulated_robot/task_state", STATUS)
    supervision = bench.heard(SupervisorStatus, "supervisor/status", LATCHED)
    bench.wait(lambda: states and tasks, 60.0)
    start, _ = joint_state_to_arrays(states[-1], robot.joint_names)

    bench.publisher(Instruction, "instruction", LATCHED).publish(Instruction(text="put the red cube into the bin"))
    bench.wait(lambda: plans and executed and discrepancies, 60.0)
    bench.wait(lambda: abs(joint_state_to_arrays(states[-1], robot.joint_names)[0] - start).max() > 0.02, 60.0)
    assert plans[-1].instruction == "put the red cube into the bin"
    assert tasks[-1].task == "pick_place"

    os.kill(graph.pid(f"/{bench.namespace}/world_model_planner"), signal.SIGKILL)
    bench.wait(lambda: supervision[-1].holding, 60.0)
    bench.wait(lambda: len(executed[-1].points) == 1, 60.0)
    assert not any(executed[-1].points[0].velocities)
    bench.wait(lambda: any(status.hold_requested for status in statuses), 60.0)

    bench.wait(lambda: supervision[-1].ready and not supervision[-1].holding, 120.0)
    plans.clear()
    bench.wait(lambda: plans and not statuses[-1].hold_requested, 60.0)
    assert graph.restarts == {f"/{bench.namespace}/world_model_planner": 1}

    graph.stop(20.0)
    for log in tmp_path.glob("*.log"):
        assert "Traceback" not in log.read_text(), log.name
