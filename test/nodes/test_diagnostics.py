"""/diagnostics tell rates, ages, latencies and refusals; what is stale is an error, by name; each key is documented."""

import re
from pathlib import Path

import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.parameter import Parameter
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Instruction
from wam_ros.nodes.bc_policy import BcPolicy
from wam_ros.nodes.inverse_dynamics import InverseDynamics
from wam_ros.nodes.qos import LATCHED, NEWEST, STATUS
from wam_ros.nodes.simulated_robot import SimulatedRobotNode
from wam_ros.nodes.supervisor import Supervisor
from wam_ros.nodes.task_server import TaskServer
from wam_ros.nodes.trajectory_gate import TrajectoryGate
from wam_ros.nodes.world_model_planner import WorldModelPlanner

ERROR, OK, WARN = DiagnosticStatus.ERROR, DiagnosticStatus.OK, DiagnosticStatus.WARN
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "nodes.md"


def documented() -> list[re.Pattern]:
    """Returns a pattern for each key in the page's table of diagnostics; `<word>` stands for any text."""
    table = PAGE.read_text().partition("## Diagnostics")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)
    keys = [key for cell in cells for key in re.findall(r"`([^`]+)`", cell)]
    return [re.compile(re.sub(r"<[^>]+>", ".+", re.escape(key).replace(r"\ ", " "))) for key in keys]


class Ears:
    """Hears what the nodes of a bench publish on /diagnostics."""

    def __init__(self, bench):
        self._bench = bench
        self._heard = bench.probe.create_subscription(DiagnosticArray, "/diagnostics", self._receive, STATUS)
        self.statuses: dict[str, list[DiagnosticStatus]] = {}

    def _receive(self, message: DiagnosticArray) -> None:
        for status in message.status:
            self.statuses.setdefault(status.hardware_id.rpartition("/")[2], []).append(status)

    def wait(self, node: str, condition=lambda status, values: True) -> tuple[DiagnosticStatus, dict[str, str]]:
        """Waits for a status of a node that fulfils a condition; returns it and its values."""

        def newest():
            status = self.statuses[node][-1]
            return status, {entry.key: entry.value for entry in status.values}

        self._bench.wait(lambda: self.statuses.get(node) and condition(*newest()))
        return newest()


@pytest.fixture
def ears(bench) -> Ears:
    return Ears(bench)


def assert_documented(values: dict[str, str]) -> None:
    known = documented()
    assert known
    assert [key for key in values if not any(pattern.fullmatch(key) for pattern in known)] == []


def test_the_gate_tells_rates_ages_latencies_and_refusals_by_rule(bench, ears):
    bench.active(TrajectoryGate)
    bench.sensors(rate=50.0)
    trajectories = bench.publisher(JointTrajectory, "trajectory", NEWEST)
    joints = f"/{bench.namespace}/{bench.robot.joint_state_topic}"

    def told(_, values) -> bool:
        trajectories.publish(JointTrajectory())
        return "refused no_joint_names" in values and float(values.get(f"in {joints} Hz", 0)) > 1.0

    _, values = ears.wait("trajectory_gate", told)
    assert float(values[f"in {joints} age s"]) >= 0.0
    assert_documented(values)


def test_a_joint_state_that_stops_is_an_error_of_the_gate_with_the_name_of_its_topic(bench, ears):
    bench.active(TrajectoryGate, joint_state_timeout=0.3)
    sensors = bench.sensors(rate=50.0)
    ears.wait("trajectory_gate", lambda status, _: status.level == OK)
    sensors.silent.add(bench.robot.joint_state_topic)
    status, _ = ears.wait("trajectory_gate", lambda status, _: status.level == ERROR)
    assert bench.robot.joint_state_topic in status.message


def test_planner_and_action_node_tell_what_they_make_and_drop_and_a_stale_camera_is_an_error(bench, ears, checkpoints):
    planner = bench.active(WorldModelPlanner, checkpoint=checkpoints["cascaded_world_model"], threads=1)
    bench.active(InverseDynamics, checkpoint=checkpoints["inverse_dynamics"], threads=1)
    sensors = bench.sensors()
    bench.publisher(Instruction, "instruction", LATCHED).publish(Instruction(text="reach for the red cube"))
    plan = f"/{bench.namespace}/plan"
    _, made = ears.wait("world_model_planner", lambda _, values: float(values.get(f"out {plan} Hz", 0)) > 0.0)
    _, taken = ears.wait("inverse_dynamics", lambda _, values: float(values.get(f"in {plan} Hz", 0)) > 0.0)
    assert_documented(made)
    assert_documented(taken)
    planner.set_parameters([Parameter("input_timeout", value=0.5)])
    sensors.silent.add(bench.robot.cameras[1].name)
    status, _ = ears.wait("world_model_planner", lambda status, _: status.level == ERROR)
    assert bench.robot.cameras[1].image_topic in status.message


def test_what_a_node_complains_of_is_a_warning_until_it_stops(bench, ears, checkpoints):
    node = bench.active(InverseDynamics, checkpoint=checkpoints["inverse_dynamics"], threads=1)
    bench.sensors()
    ears.wait("inverse_dynamics", lambda status, _: status.level == OK)
    node.complaints.say("oddity", "something is odd")
    status, values = ears.wait("inverse_dynamics", lambda status, _: status.level == WARN)
    assert status.message == "something is odd"
    assert values["errors, oddity"] == "1"
    ears.wait("inverse_dynamics", lambda status, _: status.level == OK)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (BcPolicy, {"checkpoint": "reactive_policy", "threads": 1}),
        (SimulatedRobotNode, {}),
        (TaskServer, {}),
    ],
)
def test_every_key_of_a_node_is_documented(bench, ears, checkpoints, kind, settings):
    if "checkpoint" in settings:
        settings = {**settings, "checkpoint": checkpoints[settings["checkpoint"]]}
        bench.sensors()
    node = bench.active(kind, **settings)
    _, values = ears.wait(node.get_name())
    assert values
    assert_documented(values)


def test_every_key_of_the_supervisor_is_documented(bench, ears):
    bench.node(Supervisor, nodes=["trajectory_gate"])
    bench.node(TrajectoryGate)
    _, values = ears.wait("supervisor", lambda _, values: any("restarts" in key for key in values))
    assert_documented(values)
