import pytest

from wam_ros.evaluation.timeline import PlanSeen, Timeline


def test_a_plans_latency_counts_from_its_own_picture():
    timeline = Timeline(plans=[PlanSeen(100, 2.10, 0.05), PlanSeen(300, 2.50, 0.05)])
    for stamp, received in ((100, 2.0), (200, 2.2), (300, 2.42)):
        timeline.add_image(stamp, received)

    assert timeline.plan_seconds() == pytest.approx([0.10, 0.08])


def test_a_plan_of_a_picture_that_was_not_noticed_is_left_out():
    assert Timeline(plans=[PlanSeen(100, 2.1, 0.05)]).plan_seconds() == []


def test_only_the_first_motion_after_a_plan_answers_it():
    timeline = Timeline(plans=[PlanSeen(0, 1.0, 0.1), PlanSeen(1, 2.0, 0.1)], trajectories=[0.5, 1.02, 1.3, 2.03])

    assert timeline.act_seconds() == pytest.approx([0.02, 0.03])


def test_pictures_of_long_ago_are_forgotten():
    timeline = Timeline()
    for stamp in range(5000):
        timeline.add_image(stamp, float(stamp))

    assert len(timeline.images) < 1000
    assert 4999 in timeline.images


def test_a_stamp_that_lost_nanoseconds_as_a_float_still_finds_its_image() -> None:
    stamp = 1_795_646_100_123_456_789
    timeline = Timeline(plans=[PlanSeen(int(float(stamp * 1e-9) * 1e9), 5.06, 0.05)])
    timeline.add_image(stamp - 50_000_000, 4.95)
    timeline.add_image(stamp, 5.0)
    assert timeline.plan_seconds() == pytest.approx([0.06])
