"""Where things are: a paragraph's clusters in lines, and its tokens as chips over them. Geometry only.

A **cluster** is what a reader takes for one character (é may be two code points, a flag eight bytes); its
edges are the only places where a chip can end. Where a token ends inside a cluster, the cluster's background
stays plain, and a strip beneath it is divided among its bytes:

    bytes     e3 81 82 e3 81 84      after  e3 81 | 82 | e3 81 84:
    clusters  あ       い            あ  い
                                     ▁▂  ▀▀ chip          ▁ two thirds, ▂ one third of あ

Shaping is done once per paragraph and kept; what depends on the step (`token_starts`, colours, `chip_rows`)
is cheap. Positions are logical pixels relative to the paragraph's top left; a `Box` is in device pixels.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QTextLayout, QTextLine, QTextOption

from app.views.byte_text import ShownText, shown

COLORS = 12
CHAIN_SHIFT = 5  # how far a colour moves when the left neighbour has it too


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


class Span(NamedTuple):
    """A part of a token in one line: whole clusters (a chip), or bytes of a cluster (a cell of the strip)."""

    line: int
    left: float
    right: float
    is_cell: bool


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
    option.setWrapMode(
        QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrapped else QTextOption.WrapMode.NoWrap
    )
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
        at_turn = i in (0, last) or any(
            reverse[i] != reverse[j] or number[i] != number[j] for j in (i - 1, i + 1)
        )
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


# -- tokens


def token_starts(seams: Sequence[int], step: int) -> list[int]:
    """Where tokens start after `step` merges, given the seam before each byte; byte 0 always does."""
    starts = [i for i, seam in enumerate(seams) if seam >= step]
    if seams and (not starts or starts[0] != 0):
        starts.insert(0, 0)
    return starts


def token_colors(
    raw: bytes,
    starts: Sequence[int],
    color_of: Callable[[bytes], int],
    *,
    head: bytes = b"",
    tail: bytes = b"",
) -> list[int]:
    """A colour for each token part; two neighbours never have the same.

    `head` and `tail` are the bytes of the first and last token that lie in other paragraphs.
    """
    result = []
    left = -1
    last = len(starts) - 1
    for i, start in enumerate(starts):
        token = raw[start : starts[i + 1]] if i < last else raw[start:] + tail
        if i == 0:
            token = head + token
        color = color_of(token)
        if color == left:
            color = (color + CHAIN_SHIFT) % COLORS
        result.append(color)
        left = color
    return result


def token_index(starts: Sequence[int], byte: int) -> int:
    """Which of the token parts holds a byte."""
    return max(0, bisect_right(starts, byte) - 1)


# -- chips

Box = tuple[int, int, int]
"""Left and width in device pixels, and a colour's index."""


class Row(NamedTuple):
    """What is painted behind one visual line."""

    chips: list[Box]
    cells: list[Box]


def chip_rows(
    shaped: Shaped, place: Placement, starts: Sequence[int], colors: Sequence[int], ratio: float
) -> list[Row]:
    """The chips and strip cells of every line, their edges on device pixels, so that neighbours just meet.

    The two common cases, whole clusters of one line and bytes of one cluster, are worked out on the spot;
    `spans` knows them all.
    """
    rows = [Row([], []) for _ in place.lines]
    cluster_of, first_byte = shaped.cluster_of, shaped.cluster_bytes
    lead, trail = place.lead, place.trail
    straight = not shaped.bidirectional
    line, line_end, last_line = 0, place.lines[0].end, len(rows) - 1
    ends = [*starts[1:], len(shaped.raw)]
    for start, end, color in zip(starts, ends, colors, strict=True):
        first, stop = cluster_of[start], cluster_of[end]
        while first >= line_end and line < last_line:
            line += 1
            line_end = place.lines[line].end
        origin, reach = first_byte[first], first_byte[stop]
        if origin == start and reach == end and stop <= line_end and (straight or stop == first + 1):
            x0, x1 = lead[first], trail[stop - 1]
            if x1 < x0:
                x0, x1 = x1, x0
            left = round(x0 * ratio)
            rows[line].chips.append((left, max(2, round(x1 * ratio) - left), color))
        elif stop == first or (stop == first + 1 and reach == end):
            x0, x1 = _byte_edges(lead[first], trail[first], origin, first_byte[first + 1], start, end)
            left = round(x0 * ratio)
            rows[line].cells.append((left, max(1, round(x1 * ratio) - left), color))
        else:
            for span in spans(shaped, place, start, end):
                left = round(span.left * ratio)
                width = max(1 if span.is_cell else 2, round(span.right * ratio) - left)
                row = rows[span.line]
                (row.cells if span.is_cell else row.chips).append((left, width, color))
    return rows


def _byte_edges(
    lead: float, trail: float, origin: int, stop: int, start: int, end: int
) -> tuple[float, float]:
    """Left and right of the bytes [start, end) of a cluster that has the bytes [origin, stop)."""
    step = (trail - lead) / (stop - origin)
    a, b = lead + (start - origin) * step, lead + (end - origin) * step
    return (a, b) if a < b else (b, a)


def spans(shaped: Shaped, place: Placement, start: int, end: int) -> list[Span]:
    """Where the bytes [start, end) are drawn, in logical order; a visual jump or a line end parts spans."""
    cluster_of, first_byte = shaped.cluster_of, shaped.cluster_bytes
    first, stop = cluster_of[start], cluster_of[end]
    result: list[Span] = []
    if first_byte[first] != start:
        cell_end = min(end, first_byte[first + 1])
        result.append(_cell(shaped, place, first, start, cell_end))
        first += 1
    result.extend(_whole_clusters(place, first, stop, not shaped.bidirectional))
    if end > first_byte[stop] >= start:
        result.append(_cell(shaped, place, stop, first_byte[stop], end))
    return result


def _cell(shaped: Shaped, place: Placement, cluster: int, start: int, end: int) -> Span:
    origin, stop = shaped.cluster_bytes[cluster], shaped.cluster_bytes[cluster + 1]
    left, right = _byte_edges(place.lead[cluster], place.trail[cluster], origin, stop, start, end)
    return Span(line_of(place, cluster), left, right, True)


def _whole_clusters(place: Placement, first: int, stop: int, straight: bool) -> Iterator[Span]:
    while first < stop:
        line = line_of(place, first)
        end = min(stop, place.lines[line].end)
        if straight:
            yield Span(line, place.lead[first], place.trail[end - 1], False)
        else:
            for left, right in _united(place, first, end):
                yield Span(line, left, right, False)
        first = end


def _united(place: Placement, first: int, end: int) -> list[tuple[float, float]]:
    """The extents of some clusters of one line, those that touch made one."""
    extents = sorted(
        (min(a, b), max(a, b)) for a, b in zip(place.lead[first:end], place.trail[first:end], strict=True)
    )
    result = [extents[0]]
    for left, right in extents[1:]:
        if left <= result[-1][1] + 0.75:
            result[-1] = (result[-1][0], max(right, result[-1][1]))
        else:
            result.append((left, right))
    return result


def line_of(place: Placement, cluster: int) -> int:
    """The index of the line a cluster stands in."""
    return min(bisect_right(place.lines, cluster, key=lambda line: line.first), len(place.lines)) - 1


def span_rect(place: Placement, span: Span, metrics: Metrics) -> QRectF:
    """The rectangle of a chip, or of a strip cell."""
    line = place.lines[span.line]
    width = span.right - span.left
    if span.is_cell:
        return QRectF(span.left, line.chip_top + line.chip_height - metrics.strip + 1, width, metrics.strip)
    return QRectF(span.left, line.chip_top, width, line.chip_height)


def stand(first: int, end: int, top: float, height: float, metrics: Metrics) -> Line:
    """A line with its chips in the middle; they grow with a tall script."""
    inset = round((metrics.line - metrics.chip) / 2)
    return Line(first, end, top, height, top + inset, metrics.chip + height - metrics.line)


# -- under the mouse


def byte_at(shaped: Shaped, place: Placement, x: float, y: float) -> tuple[int, bool]:
    """The byte at a point, clipped into the paragraph, and whether the point is really on it."""
    if not shaped.raw:
        return 0, False
    number = max(0, bisect_right(place.lines, y, key=lambda line: line.top) - 1)
    line = place.lines[number]
    if line.end <= line.first:
        return shaped.cluster_bytes[line.first], False
    cluster = _cluster_at(place, line, x)
    x0, x1 = place.lead[cluster], place.trail[cluster]
    inside = min(x0, x1) <= x < max(x0, x1) and 0 <= y < place.height
    origin = shaped.cluster_bytes[cluster]
    count = shaped.cluster_bytes[cluster + 1] - origin
    part = int((x - x0) / (x1 - x0) * count) if x1 != x0 else 0
    return origin + max(0, min(part, count - 1)), inside


def caret_at(shaped: Shaped, place: Placement, x: float, y: float) -> int:
    """The cluster edge nearest to a point, as a byte: where a selection begins or ends."""
    byte, _ = byte_at(shaped, place, x, y)
    if not shaped.raw:
        return 0
    cluster = shaped.cluster_of[byte]
    x0, x1 = place.lead[cluster], place.trail[cluster]
    past_middle = (x - x0) * (x1 - x0) > (x1 - x0) ** 2 / 2
    return shaped.cluster_bytes[cluster + 1 if past_middle else cluster]


def _cluster_at(place: Placement, line: Line, x: float) -> int:
    """The cluster of a line that holds x, or the nearest."""

    def distance(cluster: int) -> float:
        left, right = sorted((place.lead[cluster], place.trail[cluster]))
        return max(left - x, x - right, 0.0) if not left <= x < right else -1.0

    return min(range(line.first, line.end), key=distance)
