import os

from wam_ros.nodes.priority import precedence


def test_what_is_granted_is_given_back():
    before = os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)
    with precedence() as granted:
        during = os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)
        assert (during == before) == (granted == "ordinary")
    assert (os.sched_getscheduler(0), os.getpriority(os.PRIO_PROCESS, 0)) == before
