"""Positions of a token or a merge in a text of any size: pure functions over seams, for a thread.

They read no more of the text than necessary: counts over a large text are taken from a sample of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.histories.seams import TextSeams

BINS = 320
"""Number of bins of the text's map."""
SAMPLE = 16 << 10
"""Bytes sampled in each bin."""
CHUNK = 64 << 10
LARGE_CHUNK = 1 << 20
FARTHEST = 32 << 20
"""Maximum number of bytes searched for a merge that is out of view."""
COUNTED = 16 << 20
"""Maximum number of bytes whose tokens are counted; a larger selection is sampled evenly."""

Wanted = Callable[[], bool]
"""Returns whether the answer is still needed."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The occurrences of a token in a sample of each bin of the text; `share` is the fraction of bytes sampled."""

    counts: tuple[int, ...]
    share: float

    @property
    def found(self) -> int:
        """The number of occurrences in the samples."""
        return sum(self.counts)


class Sampler:
    """Samples of a text with their seams, cached until a query needs merges made after sampling."""

    def __init__(self, seams: TextSeams) -> None:
        self._seams = seams
        self._kept: list[tuple[NDArray[np.uint8], NDArray[np.int32]]] = []
        self._valid_to = -1

    def is_behind(self, step: int) -> bool:
        """Whether the samples were taken before the last of `step` merges was made."""
        return bool(self._kept) and step > self._valid_to

    def survey(self, token: bytes, step: int, wanted: Wanted = lambda: True) -> Survey | None:
        """Count a token in every bin after `step` merges; None if the answer is no longer needed."""
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
        parts = max(1, min(BINS, size // 64))
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
    """Count a token in a chunk of text, except at the ends, where a token may be cut off."""
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
    """The first offset from `start` whose seam is closed by a merge (from 0), wrapping at the text's end."""
    import numpy as np

    size, at, left = seams.size, start, min(seams.size, FARTHEST)
    while left > 0 and wanted():
        end = min(size, at + CHUNK)
        found = np.flatnonzero(seams.seams(at, end)[0] == merge)
        if found.size:
            return at + int(found[0])
        left -= end - at
        at = 0 if end >= size else end
    return None


def next_token(
    seams: TextSeams, token: bytes, step: int, start: int, *, forward: bool, wanted: Wanted = lambda: True
) -> int | None:
    """The next occurrence of a token at or after `start` (or the last before it), wrapping at the text's ends."""
    size, length, done = seams.size, len(token), 0
    at = start
    while done <= size and wanted():
        if forward:
            low, high = at, min(size, at + LARGE_CHUNK)
        else:
            low, high = max(0, at - LARGE_CHUNK), at
        data = seams.read(low, min(size, high + length - 1) - low)
        place = data.find(token) if forward else data.rfind(token)
        while place >= 0 and wanted():
            if (forward or low + place < at) and _is_token(seams, low + place, length, step):
                return low + place
            place = data.find(token, place + 1) if forward else data.rfind(token, 0, place + length - 1)
        done += max(1, high - low)
        at = (0 if high >= size else high) if forward else (size if low <= 0 else low)
    return None


def _is_token(seams: TextSeams, start: int, length: int, step: int) -> bool:
    """Whether the bytes [start, start + length) are one token."""
    found = seams.seams(start, min(seams.size, start + length + 1))[0]
    at_end = found.size <= length or found[length] >= step
    return bool(found[0] >= step and at_end and (found[1:length] < step).all())


@dataclass(frozen=True, slots=True)
class Extent:
    """The figures of a selection; `exact` is False if they are estimated from a sample."""

    size: int
    tokens: int
    characters: int
    exact: bool


def extent(seams: TextSeams, start: int, end: int, step: int, wanted: Wanted = lambda: True) -> Extent | None:
    """The tokens that have a byte in [start, end), and the characters that begin there."""
    import numpy as np

    size = end - start
    chunks = -(-size // LARGE_CHUNK)
    stride = max(1, -(-size // COUNTED))
    tokens = characters = seen = 0
    for number in range(0, chunks, stride):
        if not wanted():
            return None
        low = start + number * LARGE_CHUNK
        high = min(end, low + LARGE_CHUNK)
        data = np.frombuffer(seams.read(low, high - low), np.uint8)
        found = seams.seams(low, high)[0]
        tokens += int((found >= step).sum())
        if number == 0 and found.size and found[0] < step:
            tokens += 1  # the selection begins inside this token
        characters += int((data & 0xC0 != 0x80).sum())
        seen += high - low
    if seen < size:
        scale = size / max(1, seen)
        return Extent(size, round(tokens * scale), round(characters * scale), False)
    return Extent(size, tokens, characters, True)
