"""The arithmetic of plots: extents, ticks, sampling for pixel columns, label positions. No Qt; pixels are floats.

A *vocabulary* is a position on the x axis: `start` at step 0 (256 and the special tokens), `start + k` at
step k.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_MERGES = 4  # the smallest extent of the axis
NEARLY = 1.25  # if the goal is within this factor of the axis's merges, the axis extends to the goal at once
CEILING_WITHIN = 2.0  # the ceiling is shown once the curve has come within this factor of it
HEADROOM = 1.08


@dataclass(frozen=True, slots=True)
class Axis:
    """The x axis: vocabulary sizes from `start` to `end` over the pixels from `left` to `right`."""

    start: int
    end: int
    log: bool = True
    left: float = 0.0
    right: float = 1.0

    def value(self, vocabulary: float) -> float:
        """The coordinate that is linear along the axis."""
        return math.log2(vocabulary) if self.log else float(vocabulary)

    def values(self, vocabularies: NDArray[np.int64]) -> NDArray[np.float64]:
        """`value` for an array."""
        return np.log2(vocabularies) if self.log else vocabularies.astype(np.float64)

    def pixel(self, vocabulary: float) -> float:
        """The pixel of a vocabulary size."""
        first, last = self.value(self.start), self.value(self.end)
        return self.left + (self.value(vocabulary) - first) / (last - first) * (self.right - self.left)

    def vocabulary(self, pixel: float) -> float:
        """The vocabulary size at a pixel, not rounded; clipped to the ends."""
        first, last = self.value(self.start), self.value(self.end)
        fraction = min(1.0, max(0.0, (pixel - self.left) / max(1e-9, self.right - self.left)))
        value = first + fraction * (last - first)
        return 2.0**value if self.log else value

    def step(self, pixel: float, frontier: int) -> int:
        """The step nearest to a pixel, between 0 and the frontier."""
        return min(max(0, round(self.vocabulary(pixel)) - self.start), frontier)


def axis_end(start: int, frontier: int, goal: int, *, finished: bool) -> int:
    """The vocabulary size at the axis's right end.

    For a finished run, it is the final size. For a growing run, it grows in doublings (first of the merges, then of
    the vocabulary), so that the axis changes only a few times in a run and is never mostly empty.
    """
    fewest = start + FEWEST_MERGES
    reached = start + frontier
    if finished:
        return max(fewest, reached)
    if frontier <= start:
        end = start + _power_at_least(max(FEWEST_MERGES, frontier))
    else:
        end = _power_at_least(reached)
    if goal - start <= (end - start) * NEARLY:
        end = max(goal, reached)
    return max(fewest, end)


def _power_at_least(number: int) -> int:
    return 1 << max(0, number - 1).bit_length()


# -- ticks


def x_ticks(start: int, end: int, *, log: bool, most: int) -> list[int]:
    """About `most` vocabulary sizes to label: every size in a tiny run, powers of two on a long log axis."""
    most = max(2, most)
    if log and end >= 4 * start:
        powers = [1 << power for power in range(start.bit_length(), end.bit_length() + 1)]
        inner = [size for size in powers if start < size < end]
        stride = max(1, math.ceil(len(inner) / (most - 1)))
        inner = inner[::-1][::stride][::-1] if stride > 1 else inner
    else:
        step = _power_at_least(max(1, math.ceil((end - start) / most)))
        inner = list(range((start // step + 1) * step, end, step))
    return [start, *inner, end]


def thin(ticks: Sequence[float], widths: Sequence[float], gap: float) -> list[int]:
    """Indexes of the ticks (ascending centres) whose labels do not touch: both ends, then from the left."""
    if len(ticks) < 2:
        return list(range(len(ticks)))
    last = len(ticks) - 1
    kept = [0]
    for i in range(1, last):
        clear_before = ticks[i] - widths[i] / 2 - gap >= ticks[kept[-1]] + widths[kept[-1]] / 2
        clear_after = ticks[i] + widths[i] / 2 + gap <= ticks[last] - widths[last] / 2
        if clear_before and clear_after:
            kept.append(i)
    return [*kept, last]


def y_extent(highest: float, ceiling: float, *, falling: bool = False) -> tuple[float, float, bool]:
    """The top of the y axis, the distance between its ticks, and whether the ceiling is shown.

    `falling`: the values start at the highest and fall towards the ceiling, which is then below them.
    """
    highest = max(highest, 1.0)
    with_ceiling = ceiling > 0 if falling else highest <= ceiling <= CEILING_WITHIN * highest
    reach = max(highest, ceiling if with_ceiling else 0.0) * HEADROOM
    step = nice_step(max(0.5, reach / 5))
    next_tick = max(2, math.ceil(reach / step)) * step
    top = next_tick * 1.03 if next_tick - reach < step / 3 or next_tick <= 2 * step else reach
    return top, step, with_ceiling


def nice_step(least: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is at least `least`."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


def y_ticks(top: float, step: float) -> list[float]:
    """0 and the multiples of a step up to the top."""
    return [i * step for i in range(math.floor(top / step + 1e-9) + 1)]


# -- sampling of long runs


def sampled_steps(axis: Axis, last: int, columns: int) -> NDArray[np.int64]:
    """The steps from 0 to `last` that are sufficient to draw a curve on `columns` pixel columns.

    These are the first and the last step of each column. Token counts never increase, so they are the column's exact
    extremes, at a cost that depends only on the number of pixels. Both ends are always included.
    """
    last = min(last, max(0, axis.end - axis.start))
    if last <= 2 * columns:
        return np.arange(last + 1, dtype=np.int64)
    edges = np.linspace(axis.value(axis.start), axis.value(axis.start + last), columns + 1)[1:-1]
    firsts = np.ceil(np.exp2(edges) if axis.log else edges).astype(np.int64) - axis.start
    steps = np.empty(2 * len(firsts) + 2, np.int64)
    steps[0], steps[-1] = 0, last
    steps[1:-1:2], steps[2:-1:2] = firsts - 1, firsts  # ascending, with repetitions
    return _distinct(np.clip(steps, 0, last))


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The running maxima of nearly ascending values, without repetitions."""
    values = np.maximum.accumulate(values)
    return values[np.concatenate(([True], np.diff(values) > 0))]


def gain_bins(axis: Axis, last: int, columns: int) -> NDArray[np.int64]:
    """Steps that divide the merges up to `last` into at most `columns` bins of equal width on the axis."""
    last = min(last, max(0, axis.end - axis.start))
    if last < 1:
        return np.zeros(1, np.int64)
    edges = np.linspace(axis.value(axis.start), axis.value(axis.start + last), max(1, columns) + 1)
    steps = np.rint(np.exp2(edges) if axis.log else edges).astype(np.int64) - axis.start
    return _distinct(np.clip(steps, 0, last))


def gains(tokens_at_edges: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """The fraction of tokens saved per merge, averaged between consecutive edges; float64[len(edges) − 1]."""
    tokens = np.maximum(tokens_at_edges, 1).astype(np.float64)
    return -np.diff(np.log(tokens)) / np.diff(edges)


def gain_heights(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gains as heights from 0 to 1, relative to the largest gain and compressed by a cube root.

    A late merge saves a thousandth of what the first one saves, which would be invisible on a linear scale.
    """
    largest = float(gain.max(initial=0.0))
    return np.cbrt(np.maximum(gain, 0.0) / largest) if largest > 0 else np.zeros_like(gain)


# -- labels


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Centres as near as possible (least squares) to the wanted ones, at least `height` apart, within [low, high].

    If the range is too small, they keep their order and distance and overrun the high end.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[float]] = []  # [sum, count] of wanted centres, minus the height of the labels before them
    for rank, i in enumerate(order):
        blocks.append([wanted[i] - rank * height, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    first, last = low + height / 2, high - height / 2 - (len(wanted) - 1) * height
    result = [0.0] * len(wanted)
    rank = 0
    for total, count in blocks:
        base = max(first, min(total / count, last))
        for _ in range(int(count)):
            result[order[rank]] = base + rank * height
            rank += 1
    return result
