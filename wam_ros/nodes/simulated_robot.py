"""A simulated robot behind the topics of a real one: cameras, joint states and a joint_trajectory_controller."""

import sys
from dataclasses import fields
from pathlib import Path

from sensor_msgs.msg import JointState
from std_msgs.msg import String
from std_srvs.srv import Trigger
from trajectory_msgs.msg import JointTrajectory

from wam_msgs.msg import TaskState
from wam_msgs.srv import ResetSimulation
from wam_ros.graph.priority import prefer_this_process
from wam_ros.nodes import parameters
from wam_ros.nodes.camera_publisher import CameraPublisher
from wam_ros.nodes.conversions import arrays_to_joint_state, message_to_trajectory, task_state_message
from wam_ros.nodes.diagnostics import OK, WARN, Diagnostics
from wam_ros.nodes.lifecycle import CarefulLifecycleNode
from wam_ros.nodes.parameters import NodeParameter, value
from wam_ros.nodes.qos import LATCHED, SENSOR_OUTPUT, STATUS
from wam_ros.nodes.run import run
from wam_ros.nodes.simulation import TICK, RealTimeSimulation
from wam_ros.nodes.stamps import seconds_to_stamp
from wam_ros.sim.interface import SimulatedRobot
from wam_ros.sim.randomisation import Randomisation
from wam_ros.spec.errors import UserError

PARAMETERS = [
    parameters.ROBOT,
    NodeParameter("task", "reach", "task that is set up first", structural=True),
    NodeParameter("seed", 1, "seed of the first world", structural=True),
    NodeParameter("randomise", True, "vary poses, colours, textures and lights", structural=True),
    NodeParameter("image_rate", 20.0, "images a second of each camera", 0.1, 100.0),
    NodeParameter("joint_state_rate", 100.0, "joint states a second", 1.0, 100.0),
    NodeParameter("task_rate", 10.0, "judged task states a second", 0.1, 100.0),
    NodeParameter("time_limit", 20.0, "simulated seconds after which an episode counts as finished", 0.1, 3600.0),
]

# Seconds that a new world may take on a busy machine.
_RESET = 60.0


class SimulatedRobotNode(CarefulLifecycleNode):
    """Trajectories in; images, joint states and the judged task state out, in real time while it is active."""

    def __init__(self, **kwargs):
        super().__init__("simulated_robot", PARAMETERS, **kwargs)

    def configure(self) -> None:
        """Sets the simulated world up, at rest."""
        self._robot = parameters.load_robot(self)
        self._joints = self.make_publisher(JointState, self._robot.joint_state_topic, SENSOR_OUTPUT)
        self._set_points = self.make_publisher(JointState, "~/set_points", STATUS)
        self._task = self.make_publisher(TaskState, "~/task_state", STATUS)
        self._cameras = [CameraPublisher(self, camera) for camera in self._robot.cameras]
        self._publish_description()
        self._overruns = 0
        self._simulation = RealTimeSimulation(self._make, self._tick, self.complaints)
        self.resources.callback(lambda: self._simulation.stop(self.patience))
        self._start()
        self.make_subscription(JointTrajectory, self._robot.trajectory_topic, self._execute, STATUS)
        self.make_service(ResetSimulation, "~/reset", self._reset)
        self.make_service(Trigger, "~/hold", self._hold)
        diagnostics = Diagnostics(self, self._report)
        self.resources.callback(diagnostics.destroy)

    def activate(self) -> None:
        """Lets the time of the simulated world run."""
        self._simulation.running = True

    def deactivate(self) -> None:
        """Drops the running trajectory and lets the time of the simulated world stand still."""
        self._simulation.hold()
        self._simulation.running = False

    def _make(self) -> SimulatedRobot:
        from wam_ros.sim.tabletop import TabletopSim

        varied = value(self, "randomise")
        randomisation = Randomisation() if varied else Randomisation(*[False] * len(fields(Randomisation)))
        sizes = {(camera.height, camera.width) for camera in self._robot.cameras}
        if len(sizes) != 1:
            raise UserError(f"robot file {self._robot.source}: cameras of sizes {sorted(sizes)}; simulate them at one")
        robot = TabletopSim(randomisation, image_size=sizes.pop())
        if robot.joint_names != self._robot.joint_names:
            names = f"{list(self._robot.joint_names)}; the simulated arm has {list(robot.joint_names)}"
            raise UserError(f"robot file {self._robot.source}: joints are {names}")
        for camera in self._robot.cameras:
            robot.camera_info(camera.name)
        return robot

    def _start(self) -> None:
        try:
            self._simulation.start(value(self, "task"), value(self, "seed"))
        except UserError:
            raise
        except Exception as error:  # EGL and MuJoCo raise many kinds
            raise UserError(f"the simulation cannot start: {type(error).__name__}: {error}") from error

    def _publish_description(self) -> None:
        path = Path(self._robot.source).parent / self._robot.urdf
        if path.is_file():
            self._description = self.make_publisher(String, "robot_description", LATCHED)
            self._description.publish(String(data=path.read_text()))

    def _tick(self, simulation: RealTimeSimulation, count: int) -> None:
        """Publishes what is due after a step; runs in the simulation's thread."""
        now = self.get_clock().now()
        if self._set_points.get_subscription_count():
            time, positions, velocities = simulation.set_point
            stamp = seconds_to_stamp(time)
            self._set_points.publish(arrays_to_joint_state(simulation.robot.joint_names, positions, velocities, stamp))
        if count % _every(value(self, "joint_state_rate")) == 0:
            positions, velocities = simulation.robot.joint_state()
            message = arrays_to_joint_state(simulation.robot.joint_names, positions, velocities, now.to_msg())
            self._joints.publish(message)
        if count % _every(value(self, "image_rate")) == 0:
            depth = any(camera.depth_wanted for camera in self._cameras)
            observation = simulation.observe(depth)
            for camera in self._cameras:
                camera.publish(observation, simulation.robot.camera_info(camera.name), now.to_msg())
        if count % _every(value(self, "task_rate")) == 0:
            self._publish_task(simulation, now.to_msg())

    def _publish_task(self, simulation: RealTimeSimulation, stamp) -> None:
        state, elapsed = simulation.judge(), simulation.robot.time
        finished = state.success or elapsed >= value(self, "time_limit")
        setup, extra = simulation.episode, {"idle_time": simulation.idle_time}
        message = task_state_message(state, setup.instruction, setup.seed, elapsed, finished, extra)
        message.header.stamp = stamp
        message.header.frame_id = self._robot.base_frame
        self._task.publish(message)

    def _execute(self, message: JointTrajectory) -> None:
        if not self.active:
            self.complaints.say("inactive", "controller rejected a trajectory: the robot is not active")
            return
        rejection = self._simulation.execute(message_to_trajectory(message), self.get_clock().now().nanoseconds * 1e-9)
        if rejection:
            self.complaints.say(rejection.rule, f"controller rejected a trajectory: {rejection.message}")

    def _reset(self, request: ResetSimulation.Request, response: ResetSimulation.Response):
        self.expect_silence(_RESET)
        try:
            episode = self._simulation.reset(request.task, request.seed, request.instruction.strip(), _RESET)
        except (ValueError, TimeoutError) as error:
            response.success, response.message = False, str(error) or "the simulation did not answer"
            return response
        response.success = True
        response.task, response.instruction, response.seed = episode.task, episode.instruction, episode.seed
        return response

    def _hold(self, _: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._simulation.hold()
        response.success = True
        return response

    def _report(self) -> tuple[bytes, str, dict[str, object]]:
        simulation = self._simulation
        values = {
            "task": simulation.episode.task,
            "seed": simulation.episode.seed,
            "accepted": simulation.controller.accepted,
            "overruns": simulation.pacer.overruns,
            "lost seconds": simulation.pacer.lost,
            "idle seconds": simulation.idle_time,
        }
        values |= {f"rejected {rule}": count for rule, count in simulation.controller.rejections.items()}
        late, self._overruns = simulation.pacer.overruns - self._overruns, simulation.pacer.overruns
        if late > 0 and self.active:
            return WARN, f"{late} steps came late: the machine is too slow, or busy with something else", values
        return OK, "running" if self.active else "inactive", values


def _every(rate: float) -> int:
    """Returns how many steps lie between two messages of a rate, Hz."""
    return max(1, round(1.0 / (rate * TICK)))


def main(args: list[str] | None = None) -> int:
    """Runs the node."""
    prefer_this_process()  # a real controller does not wait for whoever starves the machine either
    return run(SimulatedRobotNode, args)


if __name__ == "__main__":
    sys.exit(main())
