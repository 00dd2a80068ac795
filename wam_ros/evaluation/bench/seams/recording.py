"""Records what a policy puts out in closed loop, step by step."""

from wam_ros.evaluation.bench.seams.steps import Step
from wam_ros.evaluation.execution import Execution
from wam_ros.evaluation.policies import CascadedPolicy
from wam_ros.evaluation.trials import Phrases, Trial, instruct
from wam_ros.sim.tabletop import TabletopSim
from wam_ros.spec import Plan, RobotSpec

STEP = 0.1
# Steps from one plan to the next, as in the lockstep evaluation.
PLAN_STEPS = 6
# Whether or not it succeeds: so even the slowest strategy gets several chunks done in an episode's time.
_STEPS = 60


class Recorder:
    """Lets a cascaded policy do episodes in lockstep, and decodes its plan again at every step.

    Args:
        sim: The simulator.
        policy: The policy.
        robot: The robot.
        steps: How many steps of an episode are recorded.
    """

    def __init__(self, sim: TabletopSim, policy: CascadedPolicy, robot: RobotSpec, steps: int = _STEPS):
        self._sim, self._policy, self._count = sim, policy, steps
        self._execution = Execution(robot, policy.action_spec)

    def record(self, trial: Trial, phrases: Phrases) -> list[Step]:
        """Records one episode, the judge's verdict aside."""
        sim = self._sim
        instruction = instruct(sim.reset(trial.task, trial.seed), phrases)
        self._execution.start(sim.joint_state()[0])
        steps: list[Step] = []
        plan: Plan | None = None
        while len(steps) < self._count:
            observation = sim.observe()
            fresh = len(steps) % PLAN_STEPS == 0
            if fresh or plan is None:
                plan = self._policy.world_model.plan([observation], instruction)
            chunk = self._policy.action_model.act(observation, plan)
            measured = observation.joint_positions
            steps.append(Step(chunk, fresh, measured, *self._execution.state(sim.time)))
            if fresh:
                self._execution.send(chunk, sim.time, measured)
            sim.advance(STEP, self._execution.set_points)
        return steps
