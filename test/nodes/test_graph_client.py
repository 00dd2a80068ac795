"""An evaluation begins when it has found the graph, and says what it did not find."""

import pytest

from wam_ros.nodes.graph_client import GraphClient
from wam_ros.nodes.trajectory_gate import TrajectoryGate
from wam_ros.spec.errors import UserError


def test_it_waits_until_the_nodes_are_known(bench):
    gate = bench.active(TrajectoryGate)
    with GraphClient(bench.robot) as client:
        client.wait_until_matched([gate.get_fully_qualified_name()], 20.0)


def test_a_node_that_is_not_there_is_named(bench):
    with GraphClient(bench.robot) as client, pytest.raises(UserError, match="/nobody"):
        client.wait_until_matched(["/nobody"], 0.2)
