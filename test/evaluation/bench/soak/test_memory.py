"""Memory that grows is told from memory that only goes up and down."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wam_ros.evaluation.bench.soak.memory import MemoryLog, growth_percent, resident

TIMES = np.arange(0.0, 400.0, 2.0)


@given(st.floats(-50.0, 50.0))
def test_steady_growth_after_the_warm_up_is_found(percent):
    values = 100e6 * (1.0 + percent / 100.0 * np.clip(TIMES - 100.0, 0.0, None) / 300.0)
    # From the middle of the first quarter to that of the last.
    assert growth_percent(TIMES, values, 100.0) == pytest.approx(percent * 0.75, rel=0.15, abs=0.05)


def test_growth_before_the_warm_up_and_single_peaks_do_not_count():
    values = np.where(TIMES < 100.0, 1e6 * TIMES, 100e6)
    values[[60, 100, 190]] = 500e6
    assert growth_percent(TIMES, values, 100.0) == 0.0


def test_too_few_samples_say_nothing():
    assert growth_percent(TIMES[:7], TIMES[:7], 0.0) is None


def test_this_process_has_memory_and_one_that_ended_has_none():
    assert resident(os.getpid()) > 1e6
    assert resident(2**22 + 1) is None


def test_a_process_that_was_started_anew_begins_anew():
    log = MemoryLog()
    log.sample(0.0, {"node": 1})
    log.sample(1.0, {"node": os.getpid(), "gone": 2**22 + 1})
    figures = log.figures(0.0)
    assert set(figures) == {"node"}
    assert (
        figures["node"]["warm_mb"] == figures["node"]["last_mb"] == pytest.approx(resident(os.getpid()) / 1e6, rel=0.2)
    )
