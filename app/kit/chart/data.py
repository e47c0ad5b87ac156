"""The data of a chart (lines, single points and levels over two axes) and their pixel coordinates. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.kit.chart.scale import nice_step, y_ticks

Floats = NDArray[np.float64]
STRIDE = 12.0
"""Pixels that an arrow key moves along a line."""
COLUMNS = 4  # pixels between the drawn points of a long line
NEUTRAL = -1
"""The colour index of reference lines, which are not compared tokenizers."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A line over ascending `xs`, or a single point. `key` is the legend entry that hides it."""

    key: str
    name: str
    xs: Floats
    ys: Floats
    color: int = NEUTRAL
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A dashed line across the chart, labelled at its end; `more` is added to that label, not to the legend."""

    key: str
    name: str
    value: float
    more: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Series and levels, and the titles and kinds of the axes."""

    series: tuple[Series, ...] = ()
    levels: tuple[Level, ...] = ()
    x_title: str = ""
    y_title: str = ""
    x_log: bool = False
    y_log: bool = False
    base: int = 10
    """The base of the ticks on a logarithmic x axis."""
    percent: bool = False
    """Whether y values are fractions, shown as percentages."""
    hint: str = ""
    hidden: frozenset[str] = field(default=frozenset())

    @property
    def shown(self) -> tuple[Series, ...]:
        """The series that are not hidden and have points."""
        return tuple(line for line in self.series if line.key not in self.hidden and len(line.xs))

    @property
    def shown_levels(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.key not in self.hidden)


@dataclass(frozen=True, slots=True)
class ChartScale:
    """Maps values from `low` to `high` to pixels from `first` to `last`."""

    low: float
    high: float
    first: float
    last: float
    log: bool = False

    def pixel(self, value: float) -> float:
        """The pixel of a value; on a logarithmic axis, values below `low` are clipped to it."""
        return float(self.pixels(np.array([value], np.float64))[0])

    def pixels(self, values: Floats) -> Floats:
        """`pixel` for an array."""
        low, high = self._even(np.array([self.low, self.high], np.float64))
        fraction = (self._even(values) - low) / max(1e-12, high - low)
        pixels: Floats = self.first + fraction * (self.last - self.first)
        return pixels

    def _even(self, values: Floats) -> Floats:
        return np.log(np.maximum(values, self.low)) if self.log else values

    def ticks(self, most: int, base: int = 10) -> list[float]:
        """About `most` round values between the ends: powers of the base, or even steps."""
        if not self.log:
            step = nice_step((self.high - self.low) / max(1, most))
            first = math.ceil(self.low / step - 1e-9)
            return [first * step + tick for tick in y_ticks(self.high - first * step, step)]
        first = math.ceil(math.log(self.low, base) - 1e-9)
        last = math.floor(math.log(self.high, base) + 1e-9)
        stride = max(1, -(-(last - first + 1) // max(1, most)))
        return [float(base) ** power for power in range(first, last + 1, stride)]


def x_range(chart: Chart) -> tuple[float, float]:
    """The smallest and the largest x of the series shown."""
    shown = chart.shown
    if not shown:
        return (1.0, 10.0)
    low, high = min(float(line.xs[0]) for line in shown), max(float(line.xs[-1]) for line in shown)
    return (low, high) if high > low else (low / 2, high * 2) if chart.x_log else (low - 1, high + 1)


def y_range(chart: Chart) -> tuple[float, float]:
    """From 0 (on a logarithmic axis, the lowest positive value) to a little above the highest value."""
    values = [line.ys for line in chart.shown] + [np.array([level.value]) for level in chart.shown_levels]
    every = np.concatenate(values) if values else np.array([1.0])
    high = float(every.max()) or 1.0
    if not chart.y_log:
        return 0.0, high * 1.06
    above = every[every > 0]
    low = float(above.min()) if len(above) else 1.0
    return low, max(high, low * 10) * 1.2


def drawn(line: Series, x: ChartScale, y: ChartScale) -> tuple[Floats, Floats]:
    """The pixel coordinates of a line's points; of a long line, one point for every `COLUMNS` pixels, and both ends.

    Long lines are smooth curves, and the time to paint one grows with its points, even more if it is dashed.
    """
    xs, ys = line.xs, line.ys
    if len(xs) > (x.last - x.first) / COLUMNS:
        column = np.floor(x.pixels(xs) / COLUMNS)
        keep = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
        keep = np.append(keep, len(xs) - 1) if keep[-1] < len(xs) - 1 else keep
        xs, ys = xs[keep], ys[keep]
    return x.pixels(xs), y.pixels(ys)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The point of a chart nearest to a position."""

    series: int  # its index in `Chart.shown`
    point: int  # its index in the series
    x: float
    y: float


def nearest(chart: Chart, x: ChartScale, y: ChartScale, mouse: tuple[float, float], reach: float) -> Nearest | None:
    """The point to read at the mouse: of the points nearest in x on each line, the nearest one within `reach`."""
    best: Nearest | None = None
    distance = reach
    for number, line in enumerate(chart.shown):
        at = _index_at(line, x, mouse[0])
        px, py = x.pixel(float(line.xs[at])), y.pixel(float(line.ys[at]))
        away = math.hypot(px - mouse[0], py - mouse[1])
        if away < distance:
            best, distance = Nearest(number, at, px, py), away
    return best


def stepped(chart: Chart, x: ChartScale, y: ChartScale, at: Nearest | None, along: int, across: int) -> Nearest | None:
    """The next point to read with arrow keys: `STRIDE` pixels along the line, or at the same x on another line.

    Without a current point, it is the end of the first line; None if no line is shown.
    """
    if not chart.shown:
        return None
    number = (at.series + across) % len(chart.shown) if at is not None else 0
    line = chart.shown[number]
    point = len(line.xs) - 1
    if at is not None:
        point = _index_at(line, x, at.x + along * STRIDE)
        if along and (point - at.point) * along <= 0:  # the points are farther apart than STRIDE
            point = min(len(line.xs) - 1, max(0, at.point + along))
    return Nearest(number, point, x.pixel(float(line.xs[point])), y.pixel(float(line.ys[point])))


def _index_at(line: Series, x: ChartScale, pixel: float) -> int:
    """The index of the point whose x is nearest to a pixel."""
    low, high = 0, len(line.xs) - 1
    while low < high:
        middle = (low + high) // 2
        if x.pixel(float(line.xs[middle])) < pixel:
            low = middle + 1
        else:
            high = middle
    before = max(0, low - 1)
    closer = abs(x.pixel(float(line.xs[before])) - pixel) < abs(x.pixel(float(line.xs[low])) - pixel)
    return before if closer else low


def keys_of(chart: Chart) -> Sequence[tuple[str, str, int]]:
    """The entries of the legend, without duplicates: (key, name, colour)."""
    entries: dict[str, tuple[str, str, int]] = {}
    for line in chart.series:
        entries.setdefault(line.key, (line.key, line.name, line.color))
    for level in chart.levels:
        entries.setdefault(level.key, (level.key, level.name, NEUTRAL))
    return tuple(entries.values())
