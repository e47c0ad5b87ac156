"""Where a token or a merge is in a text of any size: pure functions over seams, for a thread.

None of them reads more of the text than it must: counts over a large text are taken from a sample of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.histories.seams import TextSeams

PARTS = 320
"""Parts into which the text is divided for a map of it."""
SAMPLE = 16 << 10
"""Bytes that are looked at in each part."""
PIECE = 64 << 10
LARGE_PIECE = 1 << 20
FARTHEST = 32 << 20
"""Bytes that are searched for a merge that is not in view."""
COUNTED = 16 << 20
"""Bytes of a selection whose tokens are counted; of a larger one this much is counted, evenly spread."""

Wanted = Callable[[], bool]
"""Whether anybody still waits for the answer."""


@dataclass(frozen=True, slots=True)
class Survey:
    """How often a token stands in each part of the text, as far as it was looked at: `share` of the bytes."""

    counts: tuple[int, ...]
    share: float

    @property
    def found(self) -> int:
        """Occurrences that were seen."""
        return sum(self.counts)


class Sampler:
    """Samples of a text and their seams, kept until merges are asked about that were not known then."""

    def __init__(self, seams: TextSeams) -> None:
        self._seams = seams
        self._kept: list[tuple[NDArray[np.uint8], NDArray[np.int32]]] = []
        self._valid_to = -1

    def is_behind(self, step: int) -> bool:
        """Whether samples have been taken, but before a merge was known."""
        return bool(self._kept) and step > self._valid_to

    def survey(self, token: bytes, step: int, wanted: Wanted = lambda: True) -> Survey | None:
        """Where a token stands after `step` merges; None if nobody wants to know any more."""
        import numpy as np

        if step > self._valid_to and not self._take(wanted):
            return None
        counts, seen = [], 0
        pattern = np.frombuffer(token, np.uint8)
        for data, seams in self._kept:
            seen += data.size
            counts.append(_occurrences(data, seams, pattern, step))
        return Survey(tuple(counts), seen / max(1, self._seams.size))

    def _take(self, wanted: Wanted) -> bool:
        import numpy as np

        size = self._seams.size
        parts = max(1, min(PARTS, size // 64))
        kept, valid_to = [], self._seams.history.step
        for part in range(parts):
            if not wanted():
                return False
            low, high = size * part // parts, size * (part + 1) // parts
            start = low + max(0, (high - low - SAMPLE) // 2)
            end = min(high, start + SAMPLE)
            data = np.frombuffer(self._seams.read(start, end - start), np.uint8)
            found, valid = self._seams.seams(start, start + data.size)
            valid_to = min(valid_to, valid)
            kept.append((data, found))
        self._kept, self._valid_to = kept, valid_to
        return True


def _occurrences(data: NDArray[np.uint8], seams: NDArray[np.int32], token: NDArray[np.uint8], step: int) -> int:
    """How often a token stands in a piece of text, its ends left out where it might go on beyond them."""
    import numpy as np

    size = token.size
    starts = np.flatnonzero(seams >= step)
    found = starts[:-1][np.diff(starts) == size]
    for i in range(size):
        if not found.size:
            return 0
        found = found[data[found + i] == token[i]]
    return int(found.size)


def next_merge(seams: TextSeams, merge: int, start: int, wanted: Wanted = lambda: True) -> int | None:
    """The next byte from `start` on whose seam a merge (from 0) closes, beginning anew at the text's end."""
    import numpy as np

    size, at, left = seams.size, start, min(seams.size, FARTHEST)
    while left > 0 and wanted():
        end = min(size, at + PIECE)
        found = np.flatnonzero(seams.seams(at, end)[0] == merge)
        if found.size:
            return at + int(found[0])
        left -= end - at
        at = 0 if end >= size else end
    return None


def next_token(
    seams: TextSeams, token: bytes, step: int, start: int, *, forward: bool, wanted: Wanted = lambda: True
) -> int | None:
    """The next place from `start` on (or the last one before it) where a token stands, round the text's end."""
    size, length, done = seams.size, len(token), 0
    at = start
    while done <= size and wanted():
        if forward:
            low, high = at, min(size, at + LARGE_PIECE)
        else:
            low, high = max(0, at - LARGE_PIECE), at
        data = seams.read(low, min(size, high + length - 1) - low)
        place = data.find(token) if forward else data.rfind(token)
        while place >= 0 and wanted():
            if (forward or low + place < at) and _stands(seams, low + place, length, step):
                return low + place
            place = data.find(token, place + 1) if forward else data.rfind(token, 0, place + length - 1)
        done += max(1, high - low)
        at = (0 if high >= size else high) if forward else (size if low <= 0 else low)
    return None


def _stands(seams: TextSeams, start: int, length: int, step: int) -> bool:
    """Whether the bytes [start, start + length) are one token."""
    found = seams.seams(start, min(seams.size, start + length + 1))[0]
    at_end = found.size <= length or found[length] >= step
    return bool(found[0] >= step and at_end and (found[1:length] < step).all())


@dataclass(frozen=True, slots=True)
class Extent:
    """What a part of the text comes to; `exact` is False where that was worked out from a sample."""

    size: int
    tokens: int
    characters: int
    exact: bool


def extent(seams: TextSeams, start: int, end: int, step: int, wanted: Wanted = lambda: True) -> Extent | None:
    """The tokens that have a byte in [start, end), and the characters that begin there."""
    import numpy as np

    size = end - start
    pieces = -(-size // LARGE_PIECE)
    stride = max(1, -(-size // COUNTED))
    tokens = characters = seen = 0
    for number in range(0, pieces, stride):
        if not wanted():
            return None
        low = start + number * LARGE_PIECE
        high = min(end, low + LARGE_PIECE)
        data = np.frombuffer(seams.read(low, high - low), np.uint8)
        found = seams.seams(low, high)[0]
        tokens += int((found >= step).sum())
        if number == 0 and found.size and found[0] < step:
            tokens += 1  # the selection begins inside of it
        characters += int((data & 0xC0 != 0x80).sum())
        seen += high - low
    if seen < size:
        scale = size / max(1, seen)
        return Extent(size, round(tokens * scale), round(characters * scale), False)
    return Extent(size, tokens, characters, True)
