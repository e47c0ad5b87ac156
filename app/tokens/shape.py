"""Shapes a paragraph's text once for a font and a width, and returns the position of each cluster.

A **cluster** is one character as a reader sees it (é may be two code points, a flag eight bytes).
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
"""The characters whose widths differ most in a proportional font."""


@dataclass(frozen=True)
class Metrics:
    """The measures of the text at one size and one screen resolution."""

    font: QFont
    label_font: QFont
    width: float | None
    """The width at which lines are wrapped; None: no wrapping."""
    ratio: float = 1.0
    """Device pixels per logical pixel."""
    scale: float = 1.0
    """1 for 15 px text, with lines 28 px high and chips 22."""
    tab: float | None = None
    """The distance of tab stops; None: four spaces."""
    line: float = field(init=False)
    chip: float = field(init=False)
    strip: float = field(init=False)
    label: float = field(init=False)
    fixed: bool = field(init=False)
    """Whether the font is monospaced."""

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        set_(self, "line", float(round(28 * self.scale)))
        set_(self, "chip", float(round(22 * self.scale)))
        set_(self, "strip", float(max(3, round(4 * self.scale))))
        set_(self, "label", float(round(QFontMetricsF(self.label_font).height())))
        measure = QFontMetricsF(self.font)
        set_(self, "fixed", len({measure.horizontalAdvance(char) for char in _WIDTHS}) == 1)


class Line(NamedTuple):
    """A visual line: its clusters [first, end), and the vertical position of the line and its chips."""

    first: int
    end: int
    top: float
    height: float
    chip_top: float
    chip_height: float


class PixelEdges(NamedTuple):
    """The edges of bytes in device pixels; edges inside a cluster divide it evenly."""

    ratio: float
    lefts: array[int]
    """The x at which a chip that starts at a byte begins."""
    rights: array[int]
    """The x at which a chip that stops before a byte ends."""
    inner: bytes
    """1 for a byte inside a cluster."""
    runs: Sequence[int]
    """The run number of each byte. In a run, each cluster starts at the end of the previous one."""


@dataclass(slots=True)
class Placement:
    """The extent of each cluster, from `lead` to `trail` (reversed in right-to-left text), and the lines."""

    lead: array[float]
    trail: array[float]
    lines: list[Line]
    height: float
    width: float
    edges: PixelEdges | None = None
    """Computed when first needed."""


@dataclass(slots=True)
class Shaped:
    """A paragraph's text, shaped once for one size and width."""

    raw: bytes
    text: str
    layout: QTextLayout
    simple: bool
    """Every character is one cluster."""
    bidirectional: bool
    """The text may contain right-to-left characters."""
    right_to_left: bool
    """The direction of the paragraph as a whole."""
    cluster_bytes: Sequence[int]
    """The first byte of each cluster, then len(raw)."""
    cluster_of: Sequence[int]
    """The cluster of each byte, then the number of clusters."""
    cluster_units: Sequence[int]
    """The first UTF-16 unit of each cluster, then the number of units."""
    natural: Placement

    @property
    def blank(self) -> bool:
        """Whether it is only a line end, which gets a small chip."""
        return self.raw in (b"\n", b"\r\n")


def shape(raw: bytes, metrics: Metrics, *, one_line: bool = False) -> Shaped:
    """Lay out one paragraph; with `one_line` it is not wrapped, regardless of the metrics."""
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
"""(line, top, height)."""


def _create_lines(layout: QTextLayout, metrics: Metrics, width: float | None) -> list[TextLine]:
    """Create the lines of the layout, with the same baseline in every line regardless of fallback fonts."""
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
    if width is None:  # otherwise right-to-left text would be ten million pixels away
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
        lines.append(line_with_chips(first, end, top, height, metrics))
        first = end
    if not lines:  # an empty text still has one line
        lines.append(line_with_chips(0, 0, 0.0, metrics.line, metrics))
    width = max(max(lead, default=0.0), max(trail, default=0.0))
    return Placement(lead, trail, lines, lines[-1].top + lines[-1].height, width)


def _cluster_of(cluster_bytes: Sequence[int]) -> array[int]:
    begins = bytearray(cluster_bytes[-1] + 1)
    for byte in cluster_bytes:
        begins[byte] = 1
    begins[0] = 0
    return array("i", accumulate(begins))


def line_with_chips(first: int, end: int, top: float, height: float, metrics: Metrics) -> Line:
    """A line with its chips centred vertically; in a tall script the chips grow with the line."""
    inset = round((metrics.line - metrics.chip) / 2)
    return Line(first, end, top, height, top + inset, metrics.chip + height - metrics.line)


def line_of(place: Placement, cluster: int) -> int:
    """The index of the line that contains a cluster."""
    return min(bisect_right(place.lines, cluster, key=lambda line: line.first), len(place.lines)) - 1
