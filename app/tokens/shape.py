"""A paragraph's text, shaped once for a font and a width: where each of its clusters stands.

A **cluster** is what a reader takes for one character (é may be two code points, a flag eight bytes).
Positions are logical pixels relative to the paragraph's top left.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from app.tokens.byte_text import ShownText, shown
from app.tokens.edges import Edges

_WIDTHS = " .@MWil1|"
"""The letters that differ most in a font that has several widths."""


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
    fixed: bool = field(init=False)
    """All letters of the font are as wide as each other."""

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "line", float(round(28 * self.scale)))
        set_(self, "chip", float(round(22 * self.scale)))
        set_(self, "strip", float(max(3, round(4 * self.scale))))
        set_(self, "label", float(round(QFontMetricsF(self.label_font).height())))
        measure = QFontMetricsF(self.font)
        set_(self, "fixed", len({measure.horizontalAdvance(char) for char in _WIDTHS}) == 1)


class Line(NamedTuple):
    """A visual line: its clusters [first, end), and where it and its chips stand."""

    first: int
    end: int
    top: float
    height: float
    chip_top: float
    chip_height: float


class PixelEdges(NamedTuple):
    """The edges of bytes in device pixels; those inside a cluster divide it evenly."""

    ratio: float
    lefts: array[int]
    """Where what begins at a byte begins."""
    rights: array[int]
    """Where what ends before a byte ends."""
    inner: bytes
    """1 for a byte inside a cluster."""
    runs: Sequence[int]
    """Of each byte: the number of its run. In a run each cluster goes on where the one before ended."""


@dataclass(slots=True)
class Placement:
    """Where each cluster stands: from `lead` to `trail` (reversed in right-to-left text), in lines."""

    lead: array[float]
    trail: array[float]
    lines: list[Line]
    height: float
    width: float
    edges: PixelEdges | None = None
    """Made when they are first needed."""


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
    natural = _place_clusters(text_lines, source, cluster_units, metrics)
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
        natural,
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


def _place_clusters(text_lines: list[TextLine], source: ShownText, units: Sequence[int], metrics: Metrics) -> Placement:
    lead, trail = array("f"), array("f")
    lines: list[Line] = []
    edges = Edges(source, source.text, units, fixed=metrics.fixed)
    first = 0
    for line, top, height in text_lines:
        end = bisect_left(units, line.textStart() + line.textLength(), first)
        leads, trails = edges.of_line(line, first, end)
        lead.extend(leads)
        trail.extend(trails)
        lines.append(stand(first, end, top, height, metrics))
        first = end
    if not lines:  # an empty text still has a line to stand in
        lines.append(stand(0, 0, 0.0, metrics.line, metrics))
    width = max(max(lead, default=0.0), max(trail, default=0.0))
    return Placement(lead, trail, lines, lines[-1].top + lines[-1].height, width)


def _cluster_of(cluster_bytes: Sequence[int]) -> array[int]:
    begins = bytearray(cluster_bytes[-1] + 1)
    for byte in cluster_bytes:
        begins[byte] = 1
    begins[0] = 0
    return array("i", accumulate(begins))


def stand(first: int, end: int, top: float, height: float, metrics: Metrics) -> Line:
    """A line with its chips in the middle; they grow with a tall script."""
    inset = round((metrics.line - metrics.chip) / 2)
    return Line(first, end, top, height, top + inset, metrics.chip + height - metrics.line)


def line_of(place: Placement, cluster: int) -> int:
    """The index of the line a cluster stands in."""
    return min(bisect_right(place.lines, cluster, key=lambda line: line.first), len(place.lines)) - 1
