"""Lays out a paragraph with a label (id, bytes, bits) beneath every chip; each chip is as wide as its label needs.

The text is shaped once as a single line; then its tokens are placed one by one, like words, with their glyphs:

    natural   |the |c|a|t|       flow   |  the  | c  | a  |  t  |
                                           258    99   97   116

Tokens that share a cluster cannot be moved apart: they form one group, whose strip is widened until all its
labels fit.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF, QGlyphRun, Qt

from app.tokens.layout import spans, token_ranges
from app.tokens.shape import Line, Metrics, Placement, Shaped

_LABEL_AIR = 6.0  # pixels between two labels, at scale 1
_NARROWEST = 5.0
_BLANKS = (b" ", b"\t", b"\n")


@dataclass(slots=True)
class ChipLabel:
    """A text centred beneath a chip."""

    center: float
    top: float
    text: str


@dataclass(slots=True)
class Flow:
    """The positions of clusters, glyphs and labels."""

    place: Placement
    glyphs: list[tuple[QPointF, QGlyphRun, int]]
    """(shift, glyphs, line number)."""
    labels: list[ChipLabel]


@dataclass(slots=True)
class _Group:
    """Clusters [first, stop) that move together."""

    first: int
    stop: int
    tokens: list[tuple[int, int, str]]
    """(start, end, label); if a token is wider than a line, only its first part has the label."""
    widths: list[float] = field(default_factory=list)
    """The width of each cluster."""
    width: float = 0.0
    """At least the sum of `widths`."""
    right_to_left: bool = False
    level: int = 0
    breaks: bool = False
    """A line may begin here without splitting a word."""
    left: float = 0.0


def flow(shaped: Shaped, starts: Sequence[int], labels: Sequence[str], metrics: Metrics, width: float) -> Flow:
    """Lay out the tokens of a paragraph that was shaped with `one_line`, in lines of `width`."""
    measure = QFontMetricsF(metrics.label_font)
    longest = max(width * 0.6, 60.0)
    labels = [measure.elidedText(text, Qt.TextElideMode.ElideMiddle, longest) for text in labels]
    groups = _groups(shaped, starts, labels, metrics, width)
    for group in groups:
        _widen(shaped, group, measure, metrics)
    _set_levels(shaped, groups)
    place = Placement(array("f", shaped.natural.lead), array("f", shaped.natural.trail), [], 0.0, max(width, 1.0))
    result = Flow(place, [], [])
    text_height = shaped.natural.lines[0].height
    pitch = text_height + metrics.label + round(8 * metrics.scale)
    for row in _rows(groups, width):
        _set_row(shaped, row, result, metrics, pitch, text_height, width)
    place.height = pitch * len(place.lines)
    return result


def _groups(
    shaped: Shaped, starts: Sequence[int], labels: Sequence[str], metrics: Metrics, width: float
) -> list[_Group]:
    groups: list[_Group] = []
    cluster_of, first_byte = shaped.cluster_of, shaped.cluster_bytes
    for (start, end), label in zip(token_ranges(starts, len(shaped.raw)), labels, strict=True):
        first = cluster_of[start]
        if groups and (first_byte[first] != start or _shares_glyph(shaped, first)):
            groups[-1].tokens.append((start, end, label))
        else:
            groups.append(_Group(first, first, [(start, end, label)]))
        groups[-1].stop = cluster_of[end - 1] + 1
    return [part for group in groups for part in _parts(shaped, group, metrics, width)]


def _shares_glyph(shaped: Shaped, cluster: int) -> bool:
    """Whether a cluster shares its glyph with the preceding one (a ligature such as lam-alef)."""
    if not shaped.bidirectional or cluster == 0:
        return False
    unit = shaped.cluster_units[cluster]
    line = shaped.layout.lineAt(0)
    here = _positions(line.glyphRuns(unit, 1))
    before = _positions(line.glyphRuns(shaped.cluster_units[cluster - 1], 1))
    return bool(here) and here == before


def _positions(runs: Sequence[QGlyphRun]) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for run in runs for point in run.positions()]


def _parts(shaped: Shaped, group: _Group, metrics: Metrics, width: float) -> list[_Group]:
    """The group, split into several if it is a single token wider than a line."""
    width -= _LABEL_AIR * metrics.scale
    if len(group.tokens) > 1 or _natural_width(shaped, group.first, group.stop) <= width:
        return [group]
    parts: list[_Group] = []
    first = group.first
    label = group.tokens[0][2]
    while first < group.stop:
        stop = first + 1
        while stop < group.stop and _natural_width(shaped, first, stop + 1) <= width:
            stop += 1
        token = (shaped.cluster_bytes[first], shaped.cluster_bytes[stop], label)
        parts.append(_Group(first, stop, [token]))
        first, label = stop, ""
    return parts


def _natural_width(shaped: Shaped, first: int, stop: int) -> float:
    place = shaped.natural
    return sum(abs(b - a) for a, b in zip(place.lead[first:stop], place.trail[first:stop], strict=True))


def _widen(shaped: Shaped, group: _Group, measure: QFontMetricsF, metrics: Metrics) -> None:
    """Make the group as wide as its labels need."""
    place = shaped.natural
    clusters = range(group.first, group.stop)
    group.widths = [max(abs(place.trail[c] - place.lead[c]), _NARROWEST * metrics.scale) for c in clusters]
    group.right_to_left = place.trail[group.first] < place.lead[group.first]
    start = shaped.cluster_bytes[group.first]
    group.breaks = shaped.raw[start : start + 1] in _BLANKS or shaped.raw[start - 1 : start] in _BLANKS
    air = _LABEL_AIR * metrics.scale
    for start, end, label in group.tokens:
        needed = measure.horizontalAdvance(label) + air
        if len(group.tokens) == 1:
            group.width = max(needed, sum(group.widths) + air)
        elif label:
            _widen_token(shaped, group, start, end, needed)
    group.width = max(group.width, sum(group.widths))


def _widen_token(shaped: Shaped, group: _Group, start: int, end: int, needed: float) -> None:
    """Widen the clusters of a token until its label fits; only fully covered clusters, if there are any."""
    covered = {}  # the fraction of each cluster that the token covers
    for c in range(shaped.cluster_of[start], shaped.cluster_of[end - 1] + 1):
        low, high = shaped.cluster_bytes[c], shaped.cluster_bytes[c + 1]
        covered[c - group.first] = (min(end, high) - max(start, low)) / (high - low)
    missing = needed - sum(group.widths[i] * fraction for i, fraction in covered.items())
    if missing <= 0:
        return
    growing = [i for i, fraction in covered.items() if fraction == 1] or list(covered)
    for i in growing:
        group.widths[i] += missing / sum(covered[j] for j in growing)


def _rows(groups: list[_Group], width: float) -> list[list[_Group]]:
    """Break groups into lines; a word moves to the next line as a whole if that leaves at least half a line."""
    rows: list[list[_Group]] = [[]]
    used = 0.0
    for group in groups:
        row = rows[-1]
        if row and used + group.width > width:
            cut = next((i for i in range(len(row) - 1, 0, -1) if row[i].breaks), 0)
            keep = group.breaks or cut == 0 or sum(g.width for g in row[:cut]) < width / 2
            moved = [] if keep else row[cut:]
            if moved:
                del row[cut:]
            rows.append(moved)
            used = sum(g.width for g in moved)
        rows[-1].append(group)
        used += group.width
    return rows


def _set_row(
    shaped: Shaped,
    row: list[_Group],
    result: Flow,
    metrics: Metrics,
    pitch: float,
    text_height: float,
    width: float,
) -> None:
    place, right_to_left = result.place, shaped.right_to_left
    top = pitch * len(place.lines)
    natural_line = shaped.natural.lines[0]
    line = Line(
        row[0].first if row else 0,
        row[-1].stop if row else 0,
        top,
        pitch,
        top + natural_line.chip_top,
        natural_line.chip_height,
    )
    number = len(place.lines)
    place.lines.append(line)
    x = width - sum(group.width for group in row) if right_to_left else 0.0
    for group in _visual_order(row):
        group.left = x
        _set_group(shaped, group, result, top, number)
        x += group.width
    for group in row:
        for start, end, label in group.tokens:
            if label:
                center = _center(shaped, place, start, end)
                result.labels.append(ChipLabel(center, top + text_height - round(1 * metrics.scale), label))


def _set_levels(shaped: Shaped, groups: list[_Group]) -> None:
    """Set the embedding level of each group (UAX #9): odd levels run right to left.

    In a left-to-right paragraph, a number inside right-to-left text has level 2: it is to the left of the text
    that precedes it.
    """
    lead, trail = shaped.natural.lead, shaped.natural.trail
    edge: float | None = None  # the left edge of the current right-to-left run
    for group in groups:
        left = min(lead[group.first], trail[group.first])
        if shaped.right_to_left:
            group.level = 1 if group.right_to_left else 2
        elif group.right_to_left:
            group.level, edge = 1, left
        else:
            group.level = 2 if edge is not None and left < edge else 0
            edge = edge if group.level else None


def _visual_order(row: list[_Group]) -> list[_Group]:
    """The groups from left to right; runs of a level are reversed within the line (UAX #9, L2)."""
    levels = [group.level for group in row]
    order = list(row)
    for level in range(max(levels, default=0), 0, -1):
        i = 0
        while i < len(order):
            j = i
            while j < len(order) and levels[j] >= level:
                j += 1
            order[i:j] = order[i:j][::-1]
            levels[i:j] = levels[i:j][::-1]
            i = max(j, i + 1)
    return order


def _set_group(shaped: Shaped, group: _Group, result: Flow, top: float, number: int) -> None:
    """Move the clusters of a group, and their glyphs, to the position of the group."""
    place, natural = result.place, shaped.natural
    order, turned = _cluster_order(shaped, group)
    air = (group.width - sum(group.widths)) / 2
    x = group.left + air
    shifts = []
    for i, c in enumerate(order):
        a, b = natural.lead[c], natural.trail[c]
        width = group.widths[c - group.first]
        shifts.append(x + (width - abs(b - a)) / 2 - min(a, b))
        # the chip includes the space on both sides
        left = group.left if i == 0 else x
        x += width
        right = group.left + group.width if i == len(order) - 1 else x
        reverse = group.right_to_left if turned else a > b
        place.lead[c], place.trail[c] = (right, left) if reverse else (left, right)
    if max(shifts) - min(shifts) < 0.1:
        _add_glyphs(shaped, group.first, group.stop, shifts[0], top, number, result)
    else:  # clusters were widened, or the token was split in the natural line
        for c, shift in zip(order, shifts, strict=True):
            _add_glyphs(shaped, c, c + 1, shift, top, number, result)


def _cluster_order(shaped: Shaped, group: _Group) -> tuple[list[int], bool]:
    """The clusters of a group from left to right.

    If several tokens share a cluster and the direction changes as well (second value True), each token is kept
    together: all clusters then follow the group's direction, although the plain text is ordered differently.
    """
    lead, trail = shaped.natural.lead, shaped.natural.trail
    clusters = range(group.first, group.stop)
    turns = len({trail[c] < lead[c] for c in clusters if trail[c] != lead[c]}) > 1
    if turns and len(group.tokens) > 1:
        return list(reversed(clusters) if group.right_to_left else clusters), True
    return sorted(clusters, key=lambda c: min(lead[c], trail[c])), False


def _add_glyphs(shaped: Shaped, first: int, stop: int, shift: float, top: float, number: int, result: Flow) -> None:
    if first > 0 and stop == first + 1 and _shares_glyph(shaped, first):
        return
    unit, end = shaped.cluster_units[first], shaped.cluster_units[stop]
    for run in shaped.layout.lineAt(0).glyphRuns(unit, end - unit):
        result.glyphs.append((QPointF(shift, top), run, number))


def _center(shaped: Shaped, place: Placement, start: int, end: int) -> float:
    parts = spans(shaped, place, start, end)
    return (min(span.left for span in parts) + max(span.right for span in parts)) / 2
