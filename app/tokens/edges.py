"""The edges of the clusters in a line of text. Each query to Qt costs 2 µs, so few are made.

    line      the cat sat  नमस्ते  が好きです
    queried   ^^        ^  ^^^^^  ^^      ^     for characters of equal width, three edges determine all others

Equal width is verified: the width of the first character must match the average.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import bidirectional, mirrored

from PySide6.QtGui import QGlyphRun, QTextLine

from app.tokens.byte_text import ShownText

_WIDE = "[\u3041-\u3096]{4,}|[\u30a1-\u30fa]{4,}|[\u4e00-\u9fff]{4,}|[\uac00-\ud7a3]{4,}"
_LETTERS = "[A-Za-z\u00c0-\u024f]{4,}|[\u0391-\u03c9]{4,}|[\u0400-\u0481\u048a-\u052f]{4,}"
_ALIKE = "([ -~\u00a1-\u00ac\u00ae-\u024f])\\1{7,}"
_EVEN = re.compile(f"{_WIDE}|{_ALIKE}")
_EVEN_FIXED = re.compile(f"[ -~\u00a1-\u00ac\u00ae-\u024f]{{4,}}|{_LETTERS}|{_WIDE}")
"""The same for a monospaced font."""
_EVEN_BIDIRECTIONAL = re.compile(f"{_LETTERS}|{_WIDE}")
"""The same if the text direction may change: only characters that always run left to right."""
_TOLERANCE = 0.02  # Qt counts in 64ths of a pixel
_ORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STAND_INS = {"L": "\u2800", "R": "\u066b", "AL": "\u066b", "EN": "0", "AN": "\u066b"}
"""Stand-ins for characters above U+FFFF, by direction class. Some Qt versions do not know the direction of
right-to-left letters there, so they are treated as numbers, whose direction is read from the glyphs."""
_OTHER = "\u2b00"


class Edges:
    """Finds the edges of the clusters of one paragraph, line by line."""

    def __init__(self, source: ShownText, text: str, units: Sequence[int], *, fixed: bool) -> None:
        """`units`: the first UTF-16 unit of each cluster; `fixed`: the font is monospaced."""
        self._source = source
        self._units = units
        self._text = text if len(text) == units[-1] else _by_unit(text)
        """One character per UTF-16 unit, so that its indexes are those of the layout."""
        self._is_ordered = source.bidirectional and _ORDERS.search(text) is not None
        self._fixed = fixed

    def of_line(self, line: QTextLine, first: int, end: int) -> tuple[array[float], array[float]]:
        """Lead and trail edges of the clusters [first, end) of a line; in right-to-left text, lead is the right one."""
        turning = self._source.bidirectional and self._turns(self._units[first], self._units[end])
        edges = self._line_edges(line, first, end, turning)
        lead, trail = array("f", edges[:-1]), array("f", edges[1:])
        if turning:
            self._mend_turns(line, first, lead, trail)
        return lead, trail

    def _line_edges(self, line: QTextLine, first: int, end: int, turning: bool) -> list[Any]:
        units = self._units
        x_of: Callable[[int], Any] = line.cursorToX  # returns a pair in PySide, contrary to its stubs
        edges: list[float | None] = [None] * (end - first + 1)
        if not self._is_ordered:
            even = _EVEN_FIXED if not turning else _EVEN_BIDIRECTIONAL
            for found in (even if self._fixed else _EVEN).finditer(self._text, units[first], units[end]):
                # a mark may follow the last character; where the direction changes, the first edge is ambiguous
                low = bisect_left(units, found.start(), first, end) + turning
                high = bisect_right(units, found.end() - 1, low, end + 1) - 1
                count = high - low
                if count < 3 or units[high] - units[low] != count:
                    continue
                begin, stop = x_of(units[low])[0], x_of(units[high])[0]
                if begin < stop and x_of(units[high - 1])[0] == stop:  # white space beyond the line's end
                    ends = low + bisect_left(range(low, high), stop, key=lambda at: x_of(units[at])[0])
                    edges[ends - first : high - first + 1] = [stop] * (high - ends + 1)
                    high, stop = ends - 1, x_of(units[ends - 1])[0]
                    count = high - low
                    if count < 3:
                        continue
                pitch = (stop - begin) / count
                if abs(x_of(units[low + 1])[0] - begin - pitch) < _TOLERANCE:
                    edges[low - first : high - first + 1] = [begin + pitch * i for i in range(count + 1)]
        for i, edge in enumerate(edges):
            if edge is None:
                edges[i] = x_of(units[first + i])[0]
        return edges

    # -- text that runs both ways

    def _turns(self, start: int, end: int) -> bool:
        """Whether any of the units [start, end) may run right to left."""
        if self._source.right_to_left or self._is_ordered:
            return True
        text = self._text
        if any(bidirectional(char) in ("R", "AL", "AN") for char in text[start:end]):
            return True
        for at in range(start - 1, -1, -1):  # the direction may continue from the previous line
            kind = bidirectional(text[at])
            if kind in ("L", "R", "AL"):
                return kind != "L"
        return False

    def _mend_turns(self, line: QTextLine, first: int, lead: array[float], trail: array[float]) -> None:
        """Correct the edges of clusters from `first` on where the text direction changes.

        A cursor position between two directions has two x coordinates, and Qt returns only one of them, so these edges
        are taken from the glyphs. (Their string indexes would be quicker, but are wrong where a run changes font.)
        """
        units, text = self._units, self._text
        last = len(lead) - 1
        drawn: dict[int, Sequence[QGlyphRun]] = {}

        def runs_of(i: int) -> Sequence[QGlyphRun]:
            if i not in drawn:
                unit = units[first + i]
                drawn[i] = line.glyphRuns(unit, units[first + i + 1] - unit)
            return drawn[i]

        chars = [text[units[first + i]] for i in range(last + 1)]
        reverse: list[bool] = []
        for i, known in enumerate([None] * (last + 1) if self._is_ordered else _directions(chars)):
            if known is None:
                runs = runs_of(i)
                known = runs[0].isRightToLeft() if runs else bool(reverse and reverse[-1])
            reverse.append(known)
        # a number in right-to-left text may be drawn apart from the left-to-right text that follows it
        number = [char.isdigit() for char in chars]
        for i in range(last, -1, -1):  # trailing spaces have no glyphs; they take the paragraph's direction
            if runs_of(i):
                break
            reverse[i] = self._source.right_to_left
        turns = {0, last}
        for i in range(1, last + 1):
            if reverse[i] != reverse[i - 1] or number[i] != number[i - 1]:
                turns |= {i - 1, i}
        for i in sorted(turns):
            if runs_of(i):
                left, right = _glyph_extent(runs_of(i))
                lead[i], trail[i] = (right, left) if reverse[i] else (left, right)


def _directions(chars: Sequence[str]) -> list[bool | None]:
    """Whether each character runs right to left; None if that depends on more than its neighbours (UAX #9)."""
    result: list[bool | None] = []
    open_from, before = 0, None  # start of the neutrals after a strong letter, and its direction
    for i, char in enumerate(chars):
        kind = bidirectional(char)
        if kind in ("L", "R", "AL"):
            here = kind != "L"
            if before is here:
                result[open_from:] = [here] * (i - open_from)
            result.append(here)
            open_from, before = i + 1, here
        else:
            result.append(None)
            if kind not in ("WS", "ON", "NSM") or mirrored(char):  # a bracket's direction depends on its contents
                before = None
    return result


def _by_unit(text: str) -> str:
    """The text with each character of two UTF-16 units replaced by two characters of the same direction."""
    return re.sub("[\U00010000-\U0010ffff]", lambda found: 2 * _STAND_INS.get(bidirectional(found[0]), _OTHER), text)


def _glyph_extent(runs: Sequence[QGlyphRun]) -> tuple[float, float]:
    left, right = float("inf"), float("-inf")
    for run in runs:
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for position, advance in zip(run.positions(), advances, strict=True):
            left = min(left, position.x())
            right = max(right, position.x() + advance.x())
    return left, right
