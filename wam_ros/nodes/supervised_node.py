"""One node on its way to active: what its heartbeats tell, and what is to be done next."""

from lifecycle_msgs.msg import State, Transition

from wam_msgs.msg import Heartbeat, SupervisorStatus
from wam_ros.graph.backoff import Backoff, BackoffSettings

CONFIGURE = Transition.TRANSITION_CONFIGURE
ACTIVATE = Transition.TRANSITION_ACTIVATE
DEACTIVATE = Transition.TRANSITION_DEACTIVATE
CLEANUP = Transition.TRANSITION_CLEANUP
WORDS = {CONFIGURE: "configure", ACTIVATE: "activate", DEACTIVATE: "deactivate", CLEANUP: "clean up"}
_PHASES = {
    State.PRIMARY_STATE_UNCONFIGURED: SupervisorStatus.PHASE_UNCONFIGURED,
    State.PRIMARY_STATE_INACTIVE: SupervisorStatus.PHASE_INACTIVE,
    State.PRIMARY_STATE_ACTIVE: SupervisorStatus.PHASE_ACTIVE,
    State.PRIMARY_STATE_FINALIZED: SupervisorStatus.PHASE_LOST,
}


class SupervisedNode:
    """Brought up once for each process; what somebody does to it by hand afterwards is left alone.

    Times are seconds of the steady clock.

    Args:
        name: Full name of the node.
        backoff: When to try again.
        answer_timeout: Seconds after which a call that was not answered is made again.

    Attributes:
        restarts: How often it had to be brought up again.
        unanswered: How many calls of its services were not answered.
        trouble: What is wrong with it; empty where nothing is.
        given_up: Whether it failed too often.
        beat: Its newest heartbeat, or None.
    """

    def __init__(self, name: str, backoff: BackoffSettings, answer_timeout: float = 2.0):
        self.name = name
        self.restarts = 0
        self.unanswered = 0
        self.trouble = ""
        self.given_up = False
        self.beat: Heartbeat | None = None
        self._backoff = Backoff(backoff)
        self._answer_timeout = answer_timeout
        self._heard = 0.0
        self._forget()

    def _forget(self) -> None:
        """Begins anew with a process that has just started."""
        self._brought_up = False
        self._renewing = False
        self._not_before = 0.0
        self._called: tuple[int, int, float] | None = None  # transition, state before it, when
        self._refused: tuple[int, int] | None = None  # transition, state before it
        self._settled = -1.0

    def hear(self, beat: Heartbeat, now: float) -> None:
        """Takes a heartbeat."""
        last, self.beat, self._heard = self.beat, beat, now
        if last is not None and (beat.host, beat.process) != (last.host, last.process):
            self._forget()
            self.restarts += 1
            self._fail("was started again", now)
            self._not_before = 0.0  # whoever started it has waited already
        if beat.state == State.PRIMARY_STATE_ACTIVE and not (self._renewing or self.given_up):
            self.trouble = ""
            if not self._brought_up:
                self._brought_up = True
                self._backoff.well(now)

    def excuse(self, seconds: float) -> None:
        """Leaves a time out of account in which nobody listened."""
        self._heard += seconds

    def silence(self, now: float) -> float:
        """Returns for how many seconds a heartbeat has been due; negative while none is."""
        return now - self._heard - self.beat.next_within if self.beat else -1.0

    def phase(self, now: float) -> int:
        """Returns one of SupervisorStatus.PHASE_*."""
        if self.given_up:
            return SupervisorStatus.PHASE_GIVEN_UP
        if self.beat is None:
            return SupervisorStatus.PHASE_WAITING
        if self.silence(now) > 0.0:
            return SupervisorStatus.PHASE_LOST
        return _PHASES.get(self.beat.state, SupervisorStatus.PHASE_CHANGING)

    def well(self, now: float) -> bool:
        """Tells whether it was brought up and lives; somebody may have deactivated it since."""
        return self._brought_up and not self.given_up and self.silence(now) <= 0.0

    def remark(self, now: float) -> str:
        """Returns what there is to say of it; empty where all is as it should be."""
        phase = self.phase(now)
        if self.trouble or phase == SupervisorStatus.PHASE_ACTIVE:
            return self.trouble
        if phase == SupervisorStatus.PHASE_WAITING:
            return "was not heard of yet"
        if phase == SupervisorStatus.PHASE_LOST:
            return f"has been silent for {now - self._heard:.1f} s"
        return "was taken out of work by somebody" if self._brought_up else "is being brought up"

    def next_transition(self, now: float, may_activate: bool) -> int | None:
        """Returns the transition to ask for now, or None.

        Args:
            now: The present time.
            may_activate: Whether all nodes that come before it are active.
        """
        phase = self.phase(now)
        known = (SupervisorStatus.PHASE_UNCONFIGURED, SupervisorStatus.PHASE_INACTIVE, SupervisorStatus.PHASE_ACTIVE)
        if phase not in known or self._brought_up or self._waits_for_answer(now):
            return None
        self._judge_refusal(now)
        if self.given_up or now < self._not_before:
            return None
        return self._wanted(phase, may_activate)

    def _wanted(self, phase: int, may_activate: bool) -> int | None:
        if phase == SupervisorStatus.PHASE_UNCONFIGURED:
            self._renewing = False
            return CONFIGURE
        if self._renewing:
            return DEACTIVATE if phase == SupervisorStatus.PHASE_ACTIVE else CLEANUP
        return ACTIVATE if may_activate and phase == SupervisorStatus.PHASE_INACTIVE else None

    def called(self, transition: int, now: float) -> None:
        """Notes that a transition was asked for."""
        self._called = (transition, self.beat.state, now)
        self._refused = None

    def answered(self, success: bool, now: float) -> None:
        """Notes the answer to the last call; only the next heartbeat tells what the node has become."""
        if self._called:
            transition, before, _ = self._called
            self._called = None
            self._refused = None if success else (transition, before)
            self._settled = now

    def _waits_for_answer(self, now: float) -> bool:
        """Tells whether to wait on; a call whose answer was lost is over when a heartbeat shows no change in hand."""
        if self._called is None:
            return self._heard <= self._settled
        since = self._called[2]
        if now - since < self._answer_timeout or self._heard <= since:
            return True
        self._called = None
        self.unanswered += 1
        return False

    def _judge_refusal(self, now: float) -> None:
        """A call that was refused counts where the node is still in the state that it was in before."""
        if self._refused is None:
            return
        transition, before = self._refused
        self._refused = None
        if self.beat.state == before:
            self._fail(f"refused to {WORDS[transition]}; its log says why", now)

    def renew(self, why: str, now: float) -> None:
        """Has the node cleaned up and brought up again, because it does not do its work."""
        if self._renewing or self.given_up:
            return
        self._fail(why, now)
        self.restarts += 1
        self._brought_up = False
        self._renewing = not self.given_up

    def retry(self) -> None:
        """Tries again after it was given up."""
        self._backoff.clear()
        self.given_up = False
        self._not_before = 0.0

    def _fail(self, line: str, now: float) -> None:
        delay = self._backoff.failed(now)
        self.given_up = delay is None
        self._not_before = now + (delay or 0.0)
        limits = self._backoff.settings
        more = f"; given up after {limits.limit} failures within {limits.window:g} s" if self.given_up else ""
        self.trouble = line + more
