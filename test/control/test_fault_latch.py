from wam_ros.control.fault_latch import FaultLatch


def test_the_first_fault_stays_until_it_is_reset():
    latch = FaultLatch()
    assert not latch.closed
    latch.close("joint_states", "silent")
    latch.close("refusals", "many")
    assert (latch.closed, latch.rule, latch.message) == (True, "joint_states", "silent")
    latch.reset()
    assert not latch.closed


def test_refusals_add_up_within_the_window_only():
    latch = FaultLatch()
    assert [latch.refused(now, 3, 1.0) for now in (0.0, 0.9, 1.8, 1.85, 1.9)] == [False, False, False, True, True]


def test_any_number_of_refusals_is_allowed_where_the_most_is_zero():
    latch = FaultLatch()
    assert not any(latch.refused(now, 0, 1.0) for now in range(100))


def test_a_reset_forgets_the_refusals_before_it():
    latch = FaultLatch()
    latch.refused(0.0, 2, 1.0)
    latch.reset()
    assert not latch.refused(0.1, 2, 1.0)
