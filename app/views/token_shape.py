"""A paragraph's text, shaped once for a font and a width: where each of its clusters stands.

A **cluster** is what a reader takes for one character (é may be two code points, a flag eight bytes).
Positions are logical pixels relative to the paragraph's top left.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QTextLayout, QTextLine, QTextOption

from app.views.byte_text import ShownText, shown


@dataclass(frozen=True)
class Metrics:
    """The measures of the text at one size and one screen resolution."""

    font: QFont
    label_font: QFont
    width: float | None
    """Lines are wrapped to it; None: never."""
    ratio: float = 1.0
    """Device pixels per logical pixel."""
    scale: float = 1.0
    """1 at 15 px text: then lines are 28 px high and chips 22."""
    tab: float | None = None
    """The distance of tab stops; None: four spaces."""
    line: float = field(init=False)
    chip: float = field(init=False)
    strip: float = field(init=False)
    label: float = field(init=False)

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "line", float(round(28 * self.scale)))
        set_(self, "chip", float(round(22 * self.scale)))
        set_(self, "strip", float(max(3, round(4 * self.scale))))
        set_(self, "label", float(round(QFontMetricsF(self.label_font).height())))


class Line(NamedTuple):
    """A visual line: its clusters [first, end), and where it and its chips stand."""

    first: int
    end: int
    top: float
    height: float
    chip_top: float
    chip_height: float


@dataclass(slots=True)
class Placement:
    """Where each cluster stands: from `lead` to `trail` (reversed in right-to-left text), in lines."""

    lead: array[float]
    trail: array[float]
    lines: list[Line]
    height: float
    width: float


@dataclass(slots=True)
class Shaped:
    """A paragraph's text, shaped once for one size and width."""

    raw: bytes
    text: str
    layout: QTextLayout
    simple: bool
    """One character is one cluster."""
    bidirectional: bool
    """Some of it may run right to left."""
    right_to_left: bool
    """The direction of the paragraph as a whole."""
    cluster_bytes: Sequence[int]
    """The byte at which each cluster begins, and len(raw)."""
    cluster_of: Sequence[int]
    """The cluster of each byte, and the number of clusters."""
    cluster_units: Sequence[int]
    """The UTF-16 unit at which each cluster begins, and the number of units."""
    natural: Placement

    @property
    def blank(self) -> bool:
        """Nothing but the line end: it gets a small chip."""
        return self.raw in (b"\n", b"\r\n")


def shape(raw: bytes, metrics: Metrics, *, one_line: bool = False) -> Shaped:
    """Lay out one paragraph; `one_line`: without wrapping, whatever the metrics say."""
    source = shown(raw)
    layout = QTextLayout(source.text, metrics.font)
    option = QTextOption()
    wrapped = metrics.width is not None and not one_line
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrapped else QTextOption.WrapMode.NoWrap)
    option.setTabStopDistance(metrics.tab or 4 * QFontMetricsF(metrics.font).horizontalAdvance(" "))
    if source.right_to_left:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    text_lines = _create_lines(layout, metrics, metrics.width if wrapped else None)
    units = source.unit_bytes
    count = len(units) - 1
    cluster_bytes: Sequence[int]
    if source.simple:
        cluster_units: Sequence[int] = range(count + 1)
        cluster_bytes = units
    else:
        valid = layout.isValidCursorPosition
        cluster_units = array("i", [u for u in range(count + 1) if u in (0, count) or valid(u)])
        cluster_bytes = array("i", [units[u] for u in cluster_units])
    lead, trail, lines = _place_clusters(text_lines, source, cluster_units, metrics)
    height = lines[-1].top + lines[-1].height
    width = max(map(max, lead, trail), default=0.0)
    return Shaped(
        raw,
        source.text,
        layout,
        source.simple,
        source.bidirectional,
        source.right_to_left,
        cluster_bytes,
        cluster_bytes if isinstance(cluster_bytes, range) else _cluster_of(cluster_bytes),
        cluster_units,
        Placement(lead, trail, lines, height, width),
    )


TextLine = tuple[QTextLine, float, float]
"""With its top and height."""


def _create_lines(layout: QTextLayout, metrics: Metrics, width: float | None) -> list[TextLine]:
    """The lines of the layout; every baseline at the same place in its line, whatever fonts it needs."""
    measure = QFontMetricsF(metrics.font)
    baseline = (metrics.line - measure.height()) / 2 + measure.ascent()
    lines = []
    top = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(1e7 if width is None else max(width, 20.0))
        natural = line.height()
        height = metrics.line if natural < 1.2 * metrics.line else float(round(natural))
        line.setPosition(QPointF(0, round(top + baseline + (height - metrics.line) / 2 - line.ascent())))
        lines.append((line, top, height))
        top += height
    layout.endLayout()
    if width is None:  # or right-to-left text would stand ten million pixels away
        for line, _, _ in lines:
            line.setLineWidth(line.naturalTextWidth() + 1)
    return lines


def _place_clusters(
    text_lines: list[TextLine], source: ShownText, units: Sequence[int], metrics: Metrics
) -> tuple[array[float], array[float], list[Line]]:
    lead, trail = array("f"), array("f")
    lines: list[Line] = []
    first = 0
    for line, top, height in text_lines:
        end = bisect_left(units, line.textStart() + line.textLength(), first)
        x_of: Callable[[int], Any] = line.cursorToX  # a pair in PySide, whatever its stubs say
        edges = [x_of(units[c])[0] for c in range(first, end + 1)]
        trail.extend(edges[1:])
        lead.extend(edges[:-1])
        if source.bidirectional:
            _mend_turns(line, units, first, lead, trail, source)
        lines.append(stand(first, end, top, height, metrics))
        first = end
    if not lines:  # an empty text still has a line to stand in
        lines.append(stand(0, 0, 0.0, metrics.line, metrics))
    return lead, trail, lines


def _mend_turns(
    line: QTextLine,
    units: Sequence[int],
    first: int,
    lead: array[float],
    trail: array[float],
    source: ShownText,
) -> None:
    """Correct the edges of clusters from `first` on where the direction of the text turns.

    A cursor position between two directions is two places, and Qt answers with one of them; there the glyphs
    themselves must tell. (Their string indexes would tell at once, but are wrong where a run changes font.)
    """
    drawn = [line.glyphRuns(units[c], units[c + 1] - units[c]) for c in range(first, len(lead))]
    reverse: list[bool] = []
    for runs in drawn:
        reverse.append(runs[0].isRightToLeft() if runs else bool(reverse and reverse[-1]))
    # a number within right-to-left text may be moved away from left-to-right text that follows it
    number = [source.number_at(units[c]) for c in range(first, len(lead))]
    last = len(drawn) - 1
    for i in range(last, -1, -1):  # spaces at the end of a line have no glyphs, and the paragraph's direction
        if drawn[i]:
            break
        reverse[i] = source.right_to_left
    for i, runs in enumerate(drawn):
        at_turn = i in (0, last) or any(reverse[i] != reverse[j] or number[i] != number[j] for j in (i - 1, i + 1))
        if at_turn and runs:
            left, right = _glyph_extent(runs)
            lead[first + i], trail[first + i] = (right, left) if reverse[i] else (left, right)


def _glyph_extent(runs: Sequence[QGlyphRun]) -> tuple[float, float]:
    left, right = float("inf"), float("-inf")
    for run in runs:
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for position, advance in zip(run.positions(), advances, strict=True):
            left = min(left, position.x())
            right = max(right, position.x() + advance.x())
    return left, right


def _cluster_of(cluster_bytes: Sequence[int]) -> array[int]:
    result = array("i")
    for cluster in range(len(cluster_bytes) - 1):
        result.extend([cluster] * (cluster_bytes[cluster + 1] - cluster_bytes[cluster]))
    result.append(len(cluster_bytes) - 1)
    return result


def stand(first: int, end: int, top: float, height: float, metrics: Metrics) -> Line:
    """A line with its chips in the middle; they grow with a tall script."""
    inset = round((metrics.line - metrics.chip) / 2)
    return Line(first, end, top, height, top + inset, metrics.chip + height - metrics.line)


def line_of(place: Placement, cluster: int) -> int:
    """The index of the line a cluster stands in."""
    return min(bisect_right(place.lines, cluster, key=lambda line: line.first), len(place.lines)) - 1
