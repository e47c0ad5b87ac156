"""Where compared texts differ, and where a word stands in them: pure functions over seams, for a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.compare.passage import ColumnText

PIECE = 64 << 10
LARGE_PIECE = 1 << 20

Wanted = Callable[[], bool]
"""Whether anybody still waits for the answer."""
Looked = tuple["ColumnText", int]
"""A text, and the step at which it is looked at."""


def next_difference(texts: Sequence[Looked], start: int, *, forward: bool, wanted: Wanted = lambda: True) -> int | None:
    """The next byte after `start` (or the last before it) at which a token starts in some of the texts, not in all."""
    import numpy as np

    size = texts[0][0].size
    at = start + 1 if forward else start
    while (at < size if forward else at > 1) and wanted():
        low, high = (at, min(size, at + PIECE)) if forward else (max(1, at - PIECE), at)
        rows = [text.seams(low, high)[0] >= step for text, step in texts]
        differs = np.flatnonzero(np.logical_or.reduce(rows) & ~np.logical_and.reduce(rows))
        if low == 0:
            differs = differs[differs > 0]  # every text begins with a token
        if differs.size:
            return low + int(differs[0 if forward else -1])
        at = high if forward else low
    return None


def next_piece(texts: Sequence[Looked], piece: bytes, start: int, wanted: Wanted = lambda: True) -> int | None:
    """The next place from `start` on where a piece stands between token ends in all texts, round the text's end."""
    source, size, done, at = texts[0][0], texts[0][0].size, 0, start
    while done <= size and wanted():
        high = min(size, at + LARGE_PIECE)
        data = source.read(at, min(size, high + len(piece) - 1) - at)
        place = data.find(piece)
        while place >= 0 and wanted():
            if all(_stands(text, step, at + place, len(piece)) for text, step in texts):
                return at + place
            place = data.find(piece, place + 1)
        done += max(1, high - at)
        at = 0 if high >= size else high
    return None


def _stands(text: ColumnText, step: int, start: int, length: int) -> bool:
    """Whether tokens start at a byte and `length` bytes after it."""
    if not text.seams(start, start + 1)[0][0] >= step:
        return False
    end = start + length
    return bool(end >= text.size or text.seams(end, end + 1)[0][0] >= step)
