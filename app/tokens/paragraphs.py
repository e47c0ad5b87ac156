"""Finds paragraph boundaries in a text of any size, locally and without an index.

A paragraph boundary is the offset after any newline, and, to limit the length of paragraphs in huge lines,
any multiple of 2,048 bytes that has no newline in the 2,048 bytes before it:

    …text ↵|text text ↵|text     a newline ends a paragraph and belongs to it
    …2,048 bytes and no ↵ |…     a forced boundary, moved forward to the next character start

The rule looks back at most 2,048 bytes, so walking forwards and backwards finds the same boundaries (tested on
random bytes). A lone CR and U+2028 are not boundaries. Further boundaries can be given, for documents that do not
end with a newline.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

BLOCK = 2048
_SNAP = 3  # the longest run of continuation bytes in UTF-8; longer runs are malformed

Read = Callable[[int, int], bytes]


class Paragraphs:
    """The paragraphs of `size` bytes that `read(offset, length)` returns. Errors of `read` are not caught."""

    def __init__(self, size: int, read: Read, breaks: Sequence[int] = ()) -> None:
        """`breaks`: sorted offsets that always start a paragraph."""
        self.size = size
        self._read = read
        self._breaks = breaks

    def start_of(self, offset: int) -> int:
        """The first byte of the paragraph that contains `offset` (clipped to the text)."""
        offset = max(0, min(offset, self.size - 1))
        passed = bisect_right(self._breaks, offset)
        return max(self._start_of(offset), self._breaks[passed - 1] if passed else 0)

    def _start_of(self, offset: int) -> int:
        block = offset // BLOCK * BLOCK
        low = max(0, block - 2 * BLOCK)
        data = self._read(low, offset - low + _SNAP + 2)
        best = low + data.rfind(b"\n", 0, offset - low) + 1 if b"\n" in data[: offset - low] else low
        for multiple in (block, block - BLOCK):
            if multiple > best:
                forced = _forced_boundary(data, low, multiple)
                if forced is not None and best < forced <= offset:
                    return forced
        return best

    def end_of(self, start: int) -> int:
        """The end of the paragraph that begins at `start`."""
        passed = bisect_right(self._breaks, start)
        return min(self._end_of(start), self._breaks[passed] if passed < len(self._breaks) else self.size)

    def _end_of(self, start: int) -> int:
        first = (start // BLOCK + 1) * BLOCK
        before = first - BLOCK if start % BLOCK < _SNAP else first  # start may itself be a moved boundary
        low = max(0, before - BLOCK)
        data = self._read(low, min(self.size, first + BLOCK + _SNAP + 2) - low)
        newline = data.find(b"\n", start - low)
        end = self.size if newline < 0 else low + newline + 1
        for multiple in range(max(before, BLOCK), first + BLOCK + 1, BLOCK):
            if multiple < min(end, self.size):
                forced = _forced_boundary(data, low, multiple)
                if forced is not None and start < forced < end:
                    return forced
        return end

    def previous(self, start: int) -> int | None:
        """The start of the paragraph before the one at `start`; None at the start of the text."""
        return self.start_of(start - 1) if start > 0 else None


def _forced_boundary(data: bytes, low: int, multiple: int) -> int | None:
    """The boundary at a multiple of BLOCK in a long line, or None if there is none. `data` begins at offset `low`.

    There is none just before a line end, because the rest of the line would be an empty paragraph.
    """
    at = multiple - low
    if b"\n" in data[max(0, at - BLOCK) : at]:
        return None
    for _ in range(_SNAP):
        if at < len(data) and data[at] & 0xC0 == 0x80:
            at += 1
    if at >= len(data) or data.startswith((b"\n", b"\r\n"), at):
        return None
    return low + at
