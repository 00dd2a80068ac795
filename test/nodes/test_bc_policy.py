"""The reactive policy speaks to the gate as the cascaded one does."""

from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import Instruction
from wam_ros.nodes.bc_policy import BcPolicy
from wam_ros.nodes.qos import LATCHED, NEWEST


def test_an_instruction_moves_the_arm_and_an_empty_one_holds_it(bench, checkpoints):
    bench.active(BcPolicy, checkpoint=checkpoints["reactive_policy"], threads=1, act_rate=0.0)
    bench.sensors()
    received = bench.heard(JointTrajectory, "trajectory", NEWEST)
    instructions = bench.publisher(Instruction, "instruction", LATCHED)
    instructions.publish(Instruction(text="reach the red cube"))
    bench.wait(lambda: len(received) > 2)
    assert len(received[-1].points) > 1
    instructions.publish(Instruction(text=""))
    bench.wait(lambda: len(received[-1].points) == 1)
