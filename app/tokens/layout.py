"""Geometry of token chips over a shaped paragraph; painting is in `paint`.

A chip can end only at a cluster edge. If a token ends inside a cluster, the cluster's background stays plain,
and a strip beneath it is divided among its bytes:

    bytes     e3 81 82 e3 81 84      after  e3 81 | 82 | e3 81 84:
    clusters  あ       い            あ  い
                                     ▁▂  ▀▀ chip          ▁ two thirds, ▂ one third of あ

Positions are logical pixels relative to the paragraph's top left; a `Box` is in device pixels.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress
from operator import eq, le, lt, ne, or_
from typing import NamedTuple

from PySide6.QtCore import QRectF

from app.tokens.shape import Line, Metrics, PixelEdges, Placement, Shaped, line_of

COLORS = 12
CHAIN_SHIFT = 5  # added to a colour that equals its left neighbour's


class Span(NamedTuple):
    """Part of a token in one line: whole clusters (a chip), or bytes of one cluster (a strip cell)."""

    line: int
    left: float
    right: float
    is_cell: bool


# -- tokens


def token_starts(seams: Sequence[int], step: int) -> list[int]:
    """The bytes at which tokens start after `step` merges, given the seam before each byte; byte 0 is always one."""
    starts = [i for i, seam in enumerate(seams) if seam >= step]
    if seams and (not starts or starts[0] != 0):
        starts.insert(0, 0)
    return starts


def token_colors(
    raw: bytes,
    starts: Sequence[int],
    color_of: Callable[[bytes], int],
    *,
    first: int | None = None,
    last: int | None = None,
) -> list[int]:
    """A colour index for each token; neighbours never share one.

    `first` and `last` are the colours of the first and last token, if they extend into other paragraphs.
    """
    if not starts:
        return []
    tokens = [raw[start:end] for start, end in zip(starts, [*starts[1:], len(raw)], strict=True)]
    result = list(map(color_of, tokens))
    result[-1] = result[-1] if last is None else last
    result[0] = result[0] if first is None else first
    for i in list(compress(range(1, len(result)), map(eq, result, result[1:]))):
        at = i
        while at < len(result) and result[at] == result[at - 1]:
            result[at] = (result[at] + CHAIN_SHIFT) % COLORS
            at += 1
    return result


def token_ranges(starts: Sequence[int], size: int) -> list[tuple[int, int]]:
    """The start and end of each token, in a paragraph of `size` bytes."""
    return list(zip(starts, [*starts[1:], size], strict=True)) if starts else []


def token_index(starts: Sequence[int], byte: int) -> int:
    """The index of the token that contains a byte."""
    return max(0, bisect_right(starts, byte) - 1)


# -- chips


class Boxes:
    """Left edges and widths in device pixels, and colour indexes.

    Kept in arrays, which the garbage collector does not traverse: it would spend 20 ms of a frame on a page of lists.
    """

    __slots__ = ("colors", "lefts", "widths")

    def __init__(self) -> None:
        self.lefts = array("i")
        self.widths = array("i")
        self.colors = bytearray()

    def extend(self, lefts: list[int], widths: list[int], colors: Sequence[int]) -> None:
        """Add boxes."""
        self.lefts.fromlist(lefts)
        self.widths.fromlist(widths)
        self.colors += bytes(colors)

    def between(self, low: int, high: int) -> Iterable[tuple[int, int, int]]:
        """The boxes that touch the pixels [low, high), from left to right."""
        lefts = self.lefts
        boxes = self if all(map(le, lefts, lefts[1:])) else sorted(self)
        if not lefts or (min(lefts) >= low and max(lefts) < high):
            return boxes
        return [box for box in boxes if box[0] < high and box[0] + box[1] > low]

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        return zip(self.lefts, self.widths, self.colors, strict=True)

    def __len__(self) -> int:
        return len(self.lefts)


class ChipLine(NamedTuple):
    """The chips and strip cells behind one visual line."""

    chips: Boxes
    cells: Boxes


def chip_rows(
    shaped: Shaped, place: Placement, starts: Sequence[int], colors: Sequence[int], ratio: float
) -> list[ChipLine]:
    """The chips and strip cells of every line; edges are whole device pixels, so that neighbours meet exactly."""
    rows = [ChipLine(Boxes(), Boxes()) for _ in place.lines]
    if place.edges is None or place.edges.ratio != ratio:
        place.edges = _pixel_edges(shaped, place, ratio)
    _, lefts, rights, inner, runs = place.edges
    ends = [*starts[1:], len(shaped.raw)]
    stop = 0
    for number, line in enumerate(place.lines):
        begin, line_end = stop, shaped.cluster_bytes[line.end]
        stop = bisect_left(starts, line_end, begin)
        if begin == stop:
            continue
        reaches_on = ends[stop - 1] > line_end
        stop -= reaches_on
        first = shaped.cluster_bytes[line.first]
        runs_right = runs[first] == runs[line_end - 1] and lefts[first] <= rights[line_end]
        if runs_right and 1 not in inner[first:line_end]:
            begins = [lefts[byte] for byte in starts[begin:stop]]
            stops = [rights[byte] for byte in ends[begin:stop]]
            seen = len(begins)  # spaces beyond the line's end all have the same x: keep only the first
            while seen > 1 and begins[seen - 2] == begins[seen - 1] == stops[seen - 1]:
                seen -= 1
            widths = [b - a if b - a > 2 else 2 for a, b in zip(begins[:seen], stops, strict=False)]
            rows[number].chips.extend(begins[:seen], widths, colors[begin : begin + seen])
        else:
            tokens = zip(starts[begin:stop], ends[begin:stop], colors[begin:stop], strict=True)
            _add_tokens(rows, number, tokens, shaped, place)
        if reaches_on:
            _add_spans(rows, shaped, place, starts[stop], ends[stop], colors[stop])
            stop += 1
    return rows


def _add_tokens(
    rows: list[ChipLine], number: int, tokens: Iterable[tuple[int, int, int]], shaped: Shaped, place: Placement
) -> None:
    """Add the tokens of one line: directly if a token lies in one run, otherwise by way of `spans`."""
    assert place.edges is not None
    _, lefts, rights, inner, runs = place.edges
    cluster_of, cluster_bytes = shaped.cluster_of, shaped.cluster_bytes
    row = rows[number]
    chips: _Parts = ([], [], [])
    cells: _Parts = ([], [], [])
    for start, end, color in tokens:
        if not (inner[start] or inner[end]) and runs[start] == runs[end - 1]:
            _add(chips, lefts[start], rights[end], color, 2)
        elif cluster_of[end - 1] == (cluster := cluster_of[start]):
            _add(cells, lefts[start], rights[end], color, 1)
        elif runs[start] == runs[end - 1]:
            if inner[start]:
                stop = cluster_bytes[cluster + 1]
                _add(cells, lefts[start], rights[stop], color, 1)
                start = stop
            stop = cluster_bytes[cluster_of[end]]
            if stop > start:
                _add(chips, lefts[start], rights[stop], color, 2)
            if end > stop:
                _add(cells, lefts[stop], rights[end], color, 1)
        else:
            row.chips.extend(*chips)
            row.cells.extend(*cells)
            chips, cells = ([], [], []), ([], [], [])
            _add_spans(rows, shaped, place, start, end, color)
    row.chips.extend(*chips)
    row.cells.extend(*cells)


_Parts = tuple[list[int], list[int], list[int]]


def _add(parts: _Parts, left: int, right: int, color: int, least: int) -> None:
    if right < left:
        left, right = right, left
    parts[0].append(left)
    parts[1].append(right - left if right - left > least else least)
    parts[2].append(color)


def _add_spans(rows: list[ChipLine], shaped: Shaped, place: Placement, start: int, end: int, color: int) -> None:
    assert place.edges is not None
    ratio = place.edges.ratio
    for span in spans(shaped, place, start, end):
        left = round(span.left * ratio)
        width = max(1 if span.is_cell else 2, round(span.right * ratio) - left)
        boxes = rows[span.line].cells if span.is_cell else rows[span.line].chips
        boxes.extend([left], [width], [color])


def _pixel_edges(shaped: Shaped, place: Placement, ratio: float) -> PixelEdges:
    lefts = array("i", map(round, place.lead) if ratio == 1 else [round(x * ratio) for x in place.lead])
    lefts.append(0)
    if place is shaped.natural and not shaped.bidirectional:  # each cluster ends at the start of the next
        rights = lefts[:]
        for line in place.lines:
            rights[line.end] = round(place.trail[line.end - 1] * ratio) if line.end else 0
    else:
        rights = array("i", [0, *(round(x * ratio) for x in place.trail)])
    runs = _runs(lefts, rights) if shaped.bidirectional else bytes(len(lefts))
    if isinstance(shaped.cluster_bytes, range):
        return PixelEdges(ratio, lefts, rights, bytes(len(lefts)), runs)
    by_byte = array("i", [runs[cluster] for cluster in shaped.cluster_of])
    return PixelEdges(ratio, *_by_byte(shaped, place, lefts, rights, ratio), by_byte)


def _runs(lefts: array[int], rights: array[int]) -> array[int]:
    """The run number of each cluster; a run continues while each cluster starts at the end of the previous one."""
    leads, trails = lefts[:-1], rights[1:]
    back = list(map(lt, trails, leads))
    breaks = map(or_, map(ne, trails, leads[1:]), map(ne, back, back[1:]))
    runs = array("i", accumulate(breaks, initial=0))
    runs.append(runs[-1])
    return runs


def _by_byte(
    shaped: Shaped, place: Placement, lefts: array[int], rights: array[int], ratio: float
) -> tuple[array[int], array[int], bytes]:
    """Left and right edges by byte, each cluster divided evenly among its bytes, and flags of bytes inside one."""
    result = array("i", bytes(4 * (len(shaped.raw) + 1)))
    inner = bytearray(len(result))
    lead, trail = place.lead, place.trail
    origin = 0
    for cluster, stop in enumerate(shaped.cluster_bytes[1:]):
        result[origin] = lefts[cluster]
        count = stop - origin
        if count > 1:
            x = lead[cluster] * ratio
            step = (trail[cluster] - lead[cluster]) / count * ratio
            for i in range(1, count):
                result[origin + i] = round(x + i * step)
                inner[origin + i] = 1
        origin = stop
    by_end = result[:]
    for byte, edge in zip(shaped.cluster_bytes, rights, strict=True):
        by_end[byte] = edge
    return result, by_end, bytes(inner)


def _byte_edges(lead: float, trail: float, origin: int, stop: int, start: int, end: int) -> tuple[float, float]:
    """Left and right edge of the bytes [start, end) in a cluster of the bytes [origin, stop)."""
    step = (trail - lead) / (stop - origin)
    a, b = lead + (start - origin) * step, lead + (end - origin) * step
    return (a, b) if a < b else (b, a)


def spans(shaped: Shaped, place: Placement, start: int, end: int) -> list[Span]:
    """The spans of the bytes [start, end), in logical order, split at visual jumps and line ends."""
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
            for left, right in _merged_extents(place, first, end):
                yield Span(line, left, right, False)
        first = end


def _merged_extents(place: Placement, first: int, end: int) -> list[tuple[float, float]]:
    """The extents of the clusters [first, end) of one line; touching extents are merged."""
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
    """The byte nearest to a point, and whether the point is inside it."""
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
    """The cluster edge nearest to a point, as a byte offset, for the ends of a selection."""
    byte, _ = byte_at(shaped, place, x, y)
    if not shaped.raw:
        return 0
    cluster = shaped.cluster_of[byte]
    x0, x1 = place.lead[cluster], place.trail[cluster]
    past_middle = (x - x0) * (x1 - x0) > (x1 - x0) ** 2 / 2
    return shaped.cluster_bytes[cluster + 1 if past_middle else cluster]


def _cluster_at(place: Placement, line: Line, x: float) -> int:
    """The cluster of a line that contains x, or the nearest one."""

    def distance(cluster: int) -> float:
        left, right = sorted((place.lead[cluster], place.trail[cluster]))
        return max(left - x, x - right, 0.0) if not left <= x < right else -1.0

    return min(range(line.first, line.end), key=distance)
