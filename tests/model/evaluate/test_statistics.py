"""Statistics against values worked out by hand."""

import numpy as np
import pytest

from filmloom.model.evaluate.statistics import gap, mann_whitney, resample, shares, wilson


def test_wilsons_interval_of_nine_in_ten():
    assert wilson(0.9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)


def test_ranks_without_overlap_and_with_ties():
    share, p = mann_whitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
    assert share == 0  # z = -12.5 / sqrt(25 * 11 / 12) = -2.611
    assert p == pytest.approx(0.00902, abs=1e-4)
    assert mann_whitney([1, 1], [1, 1]) == (0.5, 1.0)
    assert mann_whitney([1, 2], [2, 3])[0] == pytest.approx(0.5 / 4)


def test_a_share_is_the_mean_of_its_clips_and_its_interval_is_that_of_scenes():
    scenes = np.repeat(np.arange(100), 4)
    right = (scenes < 80).astype(float)
    (clustered,) = shares(right[:, None], scenes, resample(100))
    (apart,) = shares(right[:, None], np.arange(400), resample(400))
    assert clustered.value == 0.8
    assert (clustered.clips, clustered.scenes) == (400, 100)
    assert clustered.high - clustered.low == pytest.approx(2 * 1.96 * 0.04, abs=0.02)
    assert apart.high - apart.low == pytest.approx(2 * 1.96 * 0.02, abs=0.01)


def test_nothing_asked_is_no_share_and_all_right_is_not_certain():
    values = np.array([[np.nan, 1.0, 0.0], [np.nan, 1.0, 0.0]])
    none, sure, even = shares(values, np.array([0, 1]), resample(2), signed=(2,))
    assert none is None
    assert sure.low == pytest.approx(wilson(1.0, 2)[0])
    assert even.low == -even.high < 0


def test_the_gap_is_nought_for_independent_failures_and_positive_for_shared_ones():
    scenes, weights = np.arange(4), resample(4)
    parts = np.array([[1, 1], [1, 0], [0, 1], [0, 0.0]])
    assert gap(parts.min(1), parts, scenes, weights).value == pytest.approx(0.25 - 0.25)
    shared = np.array([[1, 1], [1, 1], [0, 0], [0, 0.0]])
    assert gap(shared.min(1), shared, scenes, weights).value == pytest.approx(0.5 - 0.25)
