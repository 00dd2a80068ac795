"""Figures that only a real graph can tell."""

import math

import pytest

from wam_ros.evaluation.realtime import discrepancy_figures
from wam_ros.evaluation.results import EpisodeResult
from wam_ros.evaluation.trials import Trial


def episode(discrepancies: tuple[float, ...], reactions: tuple[float, ...]) -> EpisodeResult:
    extra = {"discrepancies": discrepancies, "reactions": reactions}
    return EpisodeResult(Trial(0, "reach", 1), "reach", "red cube", True, "", 1.0, {}, extra=extra)


def test_the_discrepancys_figures_count_frames_and_the_episodes_with_a_reaction():
    figures = discrepancy_figures([episode((0.5, 0.5, 3.0), (0, 0, 1)), episode((0.7, 5.0, 5.0), (0, 1, 2))])
    assert (figures["frames"], figures["largest"], figures["above_one"]) == (6, 5.0, pytest.approx(0.5))
    assert (figures["episodes_replanned"], figures["episodes_held"]) == (2, 1)


def test_a_model_without_calibration_has_frames_but_no_figures():
    figures = discrepancy_figures([episode((math.nan, math.nan), (0, 0))])
    assert figures["frames"] == 2
    assert figures["p99"] is figures["largest"] is figures["above_one"] is None
