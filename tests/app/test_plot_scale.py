"""The plot's arithmetic."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.chart.scale import (
    Axis,
    axis_end,
    gain_bins,
    gain_heights,
    gains,
    sampled_steps,
    spread,
    thin,
    x_ticks,
    y_extent,
    y_ticks,
)

# -- extents


@pytest.mark.parametrize(
    ("frontier", "goal", "finished", "end"),
    [
        (0, 8192, False, 260),  # never narrower than four merges
        (4, 8192, False, 260),
        (5, 8192, False, 264),
        (100, 8192, False, 384),
        (256, 8192, False, 512),
        (257, 8192, False, 1024),
        (1204, 8192, False, 2048),
        (5244, 8192, False, 8192),
        (7936, 8192, False, 8192),
        (7936, 8192, True, 8192),
        (3, 8192, True, 260),
        (1204, 8192, True, 1460),  # ended early: the axis ends there
        (6000, 10_000, False, 10_000),  # a goal just beyond the next doubling is shown at once
        (5, 266, False, 266),
        (5, 267, False, 264),
        (5, 330, False, 264),
        (3, 260, False, 260),
        (0, 258, False, 260),
    ],
)
def test_axis_end(frontier: int, goal: int, finished: bool, end: int) -> None:
    assert axis_end(256, frontier, goal, finished=finished) == end


@given(
    st.integers(256, 300),
    st.integers(0, 600) | st.integers(0, 200_000),
    st.integers(0, 600) | st.integers(0, 200_000),
)
def test_the_axis_is_never_mostly_empty(start: int, frontier: int, more: int) -> None:
    goal = start + frontier + more
    end = axis_end(start, frontier, goal, finished=False)
    assert end >= start + max(4, frontier)
    axis = Axis(start, end)
    if frontier > 4:
        assert (axis.value(start + frontier) - axis.value(start)) / (axis.value(end) - axis.value(start)) > 0.35


def test_the_axis_changes_seldom() -> None:
    ends = [axis_end(256, frontier, 32_000, finished=False) for frontier in range(31_745)]
    assert ends == sorted(ends)
    assert len(set(ends)) <= 14


# -- pixels


@given(st.booleans(), st.integers(0, 40_000), st.integers(0, 200))
def test_pixel_and_step_are_inverse(log: bool, step: int, extra: int) -> None:
    axis = Axis(256, 256 + step + 4 + extra, log=log, left=62, right=62 + 4e6)  # wide enough for every step
    assert axis.step(axis.pixel(256 + step), frontier=step + 4 + extra) == step


def test_step_stays_between_start_and_frontier() -> None:
    axis = Axis(256, 8192, left=60, right=760)
    assert axis.step(-500, frontier=1204) == 0
    assert axis.step(60, frontier=1204) == 0
    assert axis.step(760, frontier=1204) == 1204
    assert axis.step(5000, frontier=7936) == 7936
    assert axis.step(60 + 700 / 5, frontier=7936) == 256  # 512 is one octave of five


# -- ticks


def test_x_ticks() -> None:
    assert x_ticks(256, 260, log=True, most=8) == [256, 257, 258, 259, 260]
    assert x_ticks(256, 8192, log=True, most=8) == [256, 512, 1024, 2048, 4096, 8192]
    assert x_ticks(256, 32_000, log=True, most=9) == [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_000]
    assert x_ticks(256, 32_000, log=True, most=4) == [256, 1024, 4096, 16_384, 32_000]
    assert x_ticks(256, 512, log=True, most=5) == [256, 320, 384, 448, 512]
    assert x_ticks(258, 8192, log=True, most=8) == [258, 512, 1024, 2048, 4096, 8192]
    assert x_ticks(256, 8192, log=False, most=5) == [256, 2048, 4096, 6144, 8192]


@given(st.integers(256, 300), st.integers(4, 10**6), st.booleans(), st.integers(2, 12))
def test_x_ticks_rise_and_are_few(start: int, width: int, log: bool, most: int) -> None:
    ticks = x_ticks(start, start + width, log=log, most=most)
    assert ticks[0] == start
    assert ticks[-1] == start + width
    assert all(one < other for one, other in pairwise(ticks))
    assert len(ticks) <= most + 2


def test_thin_keeps_both_ends_and_lets_nothing_touch() -> None:
    assert thin([0, 10, 20, 30], [8, 8, 8, 8], gap=2) == [0, 1, 2, 3]
    assert thin([0, 10, 20, 28], [8, 8, 8, 8], gap=2) == [0, 1, 3]
    assert thin([0, 3], [8, 8], gap=2) == [0, 1]
    assert thin([5], [8], gap=2) == [0]
    assert thin([], [], gap=2) == []


def test_y_extent() -> None:
    top, step, with_ceiling = y_extent(3.16, 4.14)
    assert with_ceiling
    assert y_ticks(top, step) == [0, 1, 2, 3, 4]
    assert 4.14 < top < 5
    top, step, with_ceiling = y_extent(1.8, 18.0)
    assert not with_ceiling
    assert y_ticks(top, step) == [0, 0.5, 1, 1.5, 2]
    assert top > 1.8
    top, step, with_ceiling = y_extent(1.0, 1.0)
    assert y_ticks(top, step) == [0, 0.5, 1]
    assert y_extent(1000, 5000)[1] == 500


@given(st.floats(1, 1e5), st.floats(0, 1e6))
def test_the_y_axis_holds_everything_shown(highest: float, ceiling: float) -> None:
    top, step, with_ceiling = y_extent(highest, ceiling)
    assert top > highest
    assert not with_ceiling or top > ceiling
    assert 3 <= len(y_ticks(top, step)) <= 6


# -- decimation


@given(st.integers(0, 60_000), st.integers(1, 900), st.booleans())
def test_samples_hold_each_columns_extremes(last: int, columns: int, log: bool) -> None:
    axis = Axis(256, 256 + max(last, 4), log=log)
    steps = sampled_steps(axis, last, columns)
    assert steps[0] == 0
    assert steps[-1] == last
    assert (np.diff(steps) > 0).all()
    assert len(steps) <= 2 * columns + 2
    # No gap of steps left out spans a whole column.
    edges = axis.values(256 + steps)
    column = (axis.value(256 + last) - axis.value(256)) / columns
    skipping = np.diff(steps) > 1
    assert (np.diff(edges)[skipping] <= column * (1 + 1e-9)).all()


def test_extremes_survive_decimation() -> None:
    rng = np.random.default_rng(1)
    tokens = 10**9 - np.cumsum(rng.integers(0, 50_000, 32_000))
    axis = Axis(256, 256 + 31_999)
    steps = sampled_steps(axis, 31_999, 700)
    column = np.minimum(699, ((np.log2(256 + np.arange(32_000)) - 8) / (axis.value(axis.end) - 8) * 700).astype(int))
    kept = np.isin(np.arange(32_000), steps)
    for i in range(700):
        inside = column == i
        assert tokens[inside & kept].max() == tokens[inside].max()
        assert tokens[inside & kept].min() == tokens[inside].min()


def test_an_axis_that_ends_before_the_run_cuts_it_off() -> None:
    assert sampled_steps(Axis(256, 300), 1000, 700)[-1] == 44
    assert gain_bins(Axis(256, 300), 1000, 10)[-1] == 44


# -- gain


def test_gain_is_the_share_one_merge_saves() -> None:
    edges = np.array([0, 1, 3])
    gain = gains(np.array([18, 16, 12]), edges)
    np.testing.assert_allclose(np.exp(-gain * np.diff(edges)), [16 / 18, 12 / 16])
    assert gain_heights(gain).max() == 1
    assert gain_heights(np.zeros(3)).tolist() == [0, 0, 0]
    assert gain_heights(np.array([1.0, 1 / 8]))[1] == pytest.approx(0.5)


@given(st.integers(0, 40_000), st.integers(1, 300), st.booleans())
def test_gain_bins_tile_the_merges(last: int, columns: int, log: bool) -> None:
    edges = gain_bins(Axis(256, 256 + max(4, last), log=log), last, columns)
    assert edges[0] == 0
    assert edges[-1] == last
    assert len(edges) <= columns + 1


# -- labels


def test_labels_part_as_little_as_needed() -> None:
    assert spread([10, 50], 16, 0, 100) == [10, 50]
    assert spread([50, 50], 16, 0, 100) == [42, 58]
    assert spread([2, 3], 16, 0, 100) == [8, 24]
    assert spread([98, 99], 16, 0, 100) == [76, 92]
    assert spread([], 16, 0, 100) == []


@given(st.lists(st.floats(0, 300), max_size=9), st.floats(1, 30))
def test_labels_never_overlap_and_keep_their_order(wanted: list[float], height: float) -> None:
    centres = spread(wanted, height, 0, 300)
    ranked = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for one, other in pairwise(ranked):
        assert centres[other] - centres[one] >= height - 1e-6
    if wanted and len(wanted) * height <= 300:
        assert min(centres) >= height / 2 - 1e-6
        assert max(centres) <= 300 - height / 2 + 1e-6
