"""Searches in compared texts, for differences and for a word: pure functions over seams, for a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.compare.passage import ColumnText

CHUNK = 64 << 10
LARGE_CHUNK = 1 << 20

Wanted = Callable[[], bool]
"""Whether the answer is still wanted."""
Looked = tuple["ColumnText", int]
"""A text, and the step at which it is shown."""


def next_difference(texts: Sequence[Looked], start: int, *, forward: bool, wanted: Wanted = lambda: True) -> int | None:
    """The next offset after `start`, or the last before it, where a token starts in some but not all texts."""
    import numpy as np

    size = texts[0][0].size
    at = start + 1 if forward else start
    while (at < size if forward else at > 1) and wanted():
        low, high = (at, min(size, at + CHUNK)) if forward else (max(1, at - CHUNK), at)
        rows = [text.seams(low, high)[0] >= step for text, step in texts]
        differs = np.flatnonzero(np.logical_or.reduce(rows) & ~np.logical_and.reduce(rows))
        if low == 0:
            differs = differs[differs > 0]  # every text begins with a token
        if differs.size:
            return low + int(differs[0 if forward else -1])
        at = high if forward else low
    return None


def next_occurrence(texts: Sequence[Looked], word: bytes, start: int, wanted: Wanted = lambda: True) -> int | None:
    """The next offset from `start` on where a word lies between token boundaries in all texts; wraps around."""
    source, size, done, at = texts[0][0], texts[0][0].size, 0, start
    while done <= size and wanted():
        high = min(size, at + LARGE_CHUNK)
        data = source.read(at, min(size, high + len(word) - 1) - at)
        place = data.find(word)
        while place >= 0 and wanted():
            if all(_is_whole(text, step, at + place, len(word)) for text, step in texts):
                return at + place
            place = data.find(word, place + 1)
        done += max(1, high - at)
        at = 0 if high >= size else high
    return None


def _is_whole(text: ColumnText, step: int, start: int, length: int) -> bool:
    """Whether tokens start at byte `start` and `length` bytes later."""
    if not text.seams(start, start + 1)[0][0] >= step:
        return False
    end = start + length
    return bool(end >= text.size or text.seams(end, end + 1)[0][0] >= step)
