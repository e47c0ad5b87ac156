"""Tokens as chips over a shaped paragraph: geometry only, nothing is drawn here.

Cluster edges are the only places where a chip can end. Where a token ends inside a cluster, the cluster's
background stays plain, and a strip beneath it is divided among its bytes:

    bytes     e3 81 82 e3 81 84      after  e3 81 | 82 | e3 81 84:
    clusters  あ       い            あ  い
                                     ▁▂  ▀▀ chip          ▁ two thirds, ▂ one third of あ

Positions are logical pixels relative to the paragraph's top left; a `Box` is in device pixels.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import le
from typing import NamedTuple

from PySide6.QtCore import QRectF

from app.views.token_shape import Line, Metrics, PixelEdges, Placement, Shaped, line_of

COLORS = 12
CHAIN_SHIFT = 5  # how far a colour moves when the left neighbour has it too


class Span(NamedTuple):
    """A part of a token in one line: whole clusters (a chip), or bytes of a cluster (a cell of the strip)."""

    line: int
    left: float
    right: float
    is_cell: bool


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
    if not starts:
        return []
    tokens = [raw[start:end] for start, end in token_ranges(starts, len(raw))]
    tokens[-1] += tail
    tokens[0] = head + tokens[0]
    result = list(map(color_of, tokens))
    left = -1
    for i, color in enumerate(result):
        if color == left:
            result[i] = color = (color + CHAIN_SHIFT) % COLORS
        left = color
    return result


def token_ranges(starts: Sequence[int], size: int) -> list[tuple[int, int]]:
    """Start and end of each token part, in a paragraph of `size` bytes."""
    return list(zip(starts, [*starts[1:], size], strict=True)) if starts else []


def token_index(starts: Sequence[int], byte: int) -> int:
    """Which of the token parts holds a byte."""
    return max(0, bisect_right(starts, byte) - 1)


# -- chips


class Boxes:
    """Lefts and widths in device pixels, and indexes of colours.

    Three lists rather than one of tuples: thousands of tuples a page would call the garbage collector all the time.
    """

    __slots__ = ("colors", "lefts", "widths")

    def __init__(self) -> None:
        self.lefts: list[int] = []
        self.widths: list[int] = []
        self.colors: list[int] = []

    def add(self, left: int, width: int, color: int) -> None:
        """Add a box."""
        self.lefts.append(left)
        self.widths.append(width)
        self.colors.append(color)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.lefts, self.widths, self.colors, strict=True)

    def __len__(self) -> int:
        return len(self.lefts)


class Row(NamedTuple):
    """What is painted behind one visual line."""

    chips: Boxes
    cells: Boxes


def chip_rows(
    shaped: Shaped, place: Placement, starts: Sequence[int], colors: Sequence[int], ratio: float
) -> list[Row]:
    """The chips and strip cells of every line, their edges on device pixels, so that neighbours just meet."""
    rows = [Row(Boxes(), Boxes()) for _ in place.lines]
    if place.edges is None or place.edges.ratio != ratio:
        place.edges = _pixel_edges(shaped, place, ratio)
    lefts, rights, straight = place.edges.lefts, place.edges.rights, place.edges.straight
    ends = [*starts[1:], len(shaped.raw)]
    byte_is_cluster = isinstance(shaped.cluster_bytes, range)
    stop = 0
    for number, line in enumerate(place.lines):
        begin, line_end = stop, shaped.cluster_bytes[line.end]
        stop = bisect_left(starts, line_end, begin)
        if begin == stop:
            continue
        reaches_on = ends[stop - 1] > line_end
        stop -= reaches_on
        if straight[number] and byte_is_cluster:
            chips = rows[number].chips
            begins = [lefts[byte] for byte in starts[begin:stop]]
            stops = [rights[byte] for byte in ends[begin:stop]]
            chips.lefts += begins
            chips.widths += [b - a if b - a > 2 else 2 for a, b in zip(begins, stops, strict=True)]
            chips.colors += colors[begin:stop]
        else:
            tokens = zip(starts[begin:stop], ends[begin:stop], colors[begin:stop], strict=True)
            _add_tokens(rows, number, tokens, shaped, place)
        if reaches_on:
            _add_anywhere(rows, shaped, place, starts[stop], ends[stop], colors[stop])
            stop += 1
    return rows


def _add_tokens(
    rows: list[Row], number: int, tokens: Iterable[tuple[int, int, int]], shaped: Shaped, place: Placement
) -> None:
    """Add tokens of one line.

    The common cases, whole clusters and bytes of one cluster, are worked out on the spot; `spans` knows them all.
    """
    assert place.edges is not None
    ratio, lefts, rights, straight = place.edges
    cluster_of, first_byte = shaped.cluster_of, shaped.cluster_bytes
    runs_one_way = straight[number]
    chips, cells = rows[number]
    for start, end, color in tokens:
        left, right = lefts[start], rights[end]
        first, stop = cluster_of[start], cluster_of[end]
        if left >= 0 and right >= 0 and (runs_one_way or stop == first + 1):
            if right < left:
                left, right = round(place.trail[first] * ratio), round(place.lead[first] * ratio)
            chips.add(left, right - left if right - left > 2 else 2, color)
        elif stop == first or (stop == first + 1 and right >= 0):
            origin, lead = first_byte[first], place.lead[first]
            step = (place.trail[first] - lead) / (first_byte[first + 1] - origin) * ratio
            x0, x1 = lead * ratio + (start - origin) * step, lead * ratio + (end - origin) * step
            if x1 < x0:
                x0, x1 = x1, x0
            left = round(x0)
            cells.add(left, width if (width := round(x1) - left) > 1 else 1, color)
        else:
            _add_anywhere(rows, shaped, place, start, end, color)


def _add_anywhere(rows: list[Row], shaped: Shaped, place: Placement, start: int, end: int, color: int) -> None:
    assert place.edges is not None
    ratio = place.edges.ratio
    for span in spans(shaped, place, start, end):
        left = round(span.left * ratio)
        width = max(1 if span.is_cell else 2, round(span.right * ratio) - left)
        row = rows[span.line]
        (row.cells if span.is_cell else row.chips).add(left, width, color)


def _pixel_edges(shaped: Shaped, place: Placement, ratio: float) -> PixelEdges:
    lefts = array("i", map(round, place.lead) if ratio == 1 else [round(x * ratio) for x in place.lead])
    if place is shaped.natural and not shaped.bidirectional:  # a cluster ends where the next one begins
        rights = lefts + array("i", [0])
        for line in place.lines:
            rights[line.end] = round(place.trail[line.end - 1] * ratio) if line.end else 0
    else:
        rights = array("i", [0, *(round(x * ratio) for x in place.trail)])
    straight = [True] * len(place.lines)
    if shaped.bidirectional:
        for number, line in enumerate(place.lines):
            begins, ends = lefts[line.first : line.end], rights[line.first + 1 : line.end + 1]
            straight[number] = all(map(le, begins, ends)) and all(map(le, ends, begins[1:]))
    if not isinstance(shaped.cluster_bytes, range):
        lefts, rights = (_by_byte(shaped, edges) for edges in (lefts, rights))
    return PixelEdges(ratio, lefts, rights, straight)


def _by_byte(shaped: Shaped, edges: array[int]) -> array[int]:
    result = array("i", [-1]) * (len(shaped.raw) + 1)
    for byte, edge in zip(shaped.cluster_bytes, edges, strict=False):
        result[byte] = edge
    return result


def _byte_edges(lead: float, trail: float, origin: int, stop: int, start: int, end: int) -> tuple[float, float]:
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
    extents = sorted((min(a, b), max(a, b)) for a, b in zip(place.lead[first:end], place.trail[first:end], strict=True))
    result = [extents[0]]
    for left, right in extents[1:]:
        if left <= result[-1][1] + 0.75:
            result[-1] = (result[-1][0], max(right, result[-1][1]))
        else:
            result.append((left, right))
    return result


def span_rect(place: Placement, span: Span, metrics: Metrics) -> QRectF:
    """The rectangle of a chip, or of a strip cell."""
    line = place.lines[span.line]
    width = span.right - span.left
    if span.is_cell:
        return QRectF(span.left, line.chip_top + line.chip_height - metrics.strip + 1, width, metrics.strip)
    return QRectF(span.left, line.chip_top, width, line.chip_height)


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
