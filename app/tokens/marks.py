"""Marks for invisible characters: symbols for line ends, tabs and spaces.

Others (a joiner, a direction mark) are marked by a vertical line with their usual abbreviation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from app.tokens.shape import Placement, Shaped, line_of

if TYPE_CHECKING:
    from app.tokens.paint import PaintContext
    from app.tokens.store import LaidParagraph

MARKS = {b"\n": "↵", b"\r": "␍", b"\t": "⇥", b" ": "·"}
FORCED = "⋯"  # the line continues in the next paragraph
MARKED = {
    "none": None,
    "newlines": re.compile(rb"[\r\n]"),
    "all": re.compile(rb"[\r\n\t ]"),
    "invisible": re.compile(
        rb"[\r\n\t ]|\xc2[\xa0\xad]|\xcd\x8f|\xe2\x80[\x80-\x8f\xaa-\xaf]|\xe2\x81[\x9f-\xaf]|\xe3\x80\x80|"
        rb"\xef\xb8[\x80-\x8f]|\xef\xbb\xbf"
    ),
}
_NAMES = {
    0xA0: "NBSP", 0xAD: "SHY", 0x34F: "CGJ", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM",
    0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x202F: "NNBSP",
    0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
}  # fmt: skip
MARK_KINDS = tuple(MARKED)

_NAME_SIZE = 0.62  # relative to the size of marks


def paint_marks(painter: QPainter, laid: LaidParagraph, first: int, stop: int, look: PaintContext) -> None:
    """Paint the marks of the lines [first, stop) of a paragraph."""
    if look.marks is None:
        return
    place, shaped = laid.place, laid.shaped
    painter.setPen(look.secondary)
    painter.setFont(look.mark_font)
    low = shaped.cluster_bytes[place.lines[first].first]
    high = shaped.cluster_bytes[place.lines[stop - 1].end]
    named: list[tuple[int, str]] = []
    for found in look.marks.finditer(shaped.raw, low, high):
        mark = MARKS.get(found.group())
        if mark is None:
            named.append((found.start(), _name(found.group())))
            continue
        cluster = shaped.cluster_of[found.start()]
        line = place.lines[line_of(place, cluster)]
        middle = QPointF((place.lead[cluster] + place.trail[cluster]) / 2, line.chip_top + line.chip_height / 2)
        painter.drawText(middle + look.mark_offsets[found.group()], mark)
    if laid.forced and stop == len(place.lines):
        line = place.lines[-1]
        edge = max(place.lead[line.end - 1], place.trail[line.end - 1]) + 2
        painter.drawText(QPointF(edge, line.chip_top + line.chip_height / 2 + look.mark_offsets[b" "].y()), FORCED)
    if named:
        _paint_names(painter, place, shaped, named, look)


def _name(raw: bytes) -> str:
    code = ord(raw.decode("utf-8"))
    return _NAMES.get(code, f"VS{code - 0xFDFF}" if 0xFE00 <= code <= 0xFE0F else f"{code:04X}")


def _paint_names(
    painter: QPainter, place: Placement, shaped: Shaped, named: list[tuple[int, str]], look: PaintContext
) -> None:
    font = QFont(look.mark_font)
    font.setPixelSize(max(6, round(font.pixelSize() * _NAME_SIZE)))
    painter.setFont(font)
    measure = QFontMetricsF(font)
    high = measure.capHeight() + 4
    for byte, name in named:
        cluster = shaped.cluster_of[byte]
        origin, end = shaped.cluster_bytes[cluster], shaped.cluster_bytes[cluster + 1]
        lead, trail = place.lead[cluster], place.trail[cluster]
        x = lead + (trail - lead) * (byte - origin) / (end - origin)
        line = place.lines[line_of(place, cluster)]
        wide = measure.horizontalAdvance(name) + 4
        tag = QRectF(x - wide / 2, line.chip_top - 3, wide, high)
        painter.fillRect(QRectF(x - 0.5, tag.bottom(), 1, line.chip_height + 3 - high), look.accent)
        painter.fillRect(tag, look.accent)
        painter.setPen(look.panel)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, name)
