"""Pre-token starts of a regular expression at any offset of a text of any size.

A text is cut by an expression in blocks of about 1 MB (`bpe.pretokenize.regex_cutting`), each as if nothing followed
it. So the pre-tokens around an offset depend on its block alone. Finding where that block begins requires no
cutting, since the end of a block does not depend on the pattern. Results are kept, one bit per byte.
"""

from __future__ import annotations

import bisect
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bpe.errors import PatternError
from bpe.pretokenize.regex_cutting import BLOCK, BLOCK_LIMIT, RegexCutter, block_end

KEPT_BLOCKS = 500
"""Number of blocks whose bits are kept: 60 MB for a text of 500 MB."""
_LINE = 4 << 10


class Readable(Protocol):
    """A text read by offset and length: a `bpe.Corpus`, or an object like one."""

    @property
    def size(self) -> int: ...

    def read(self, offset: int, length: int) -> bytes: ...


class PieceStarts:
    """Pre-token starts of one text under one expression. Thread-safe; no thread waits while another cuts.

    `edges`: document boundaries, ascending, including 0 and the text's size. Each document is cut independently.
    """

    def __init__(self, text: Readable, edges: Sequence[int], expression: str) -> None:
        self._text, self._edges = text, list(edges)
        self._cutter = RegexCutter(expression)
        self._chains: dict[int, list[int]] = {}
        self._kept: OrderedDict[int, NDArray[np.uint8] | PatternError] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, start: int, end: int) -> bool:
        """Whether all of [start, end) has been cut, so that `starts` returns at once."""
        at = start
        with self._lock:
            while at < end:
                found = self._chained(at)
                if found is None or found[0] not in self._kept:
                    return False
                at = found[1]
        return True

    def starts(self, start: int, end: int) -> NDArray[np.bool_]:
        """Return for each byte of [start, end) whether a pre-token starts there.

        Raises:
            PatternError: if the expression takes too long on a block.
        """
        found = [np.zeros(0, np.bool_)]
        at = start
        while at < end:
            low, high = self._block_of(at)
            bits = np.unpackbits(self._cut(low, high), count=high - low)
            found.append(bits[at - low : min(end, high) - low].view(np.bool_))
            at = high
        return np.concatenate(found)

    def next_start(self, at: int) -> int:
        """Return the first pre-token start at or after `at`; the text's end if there is none."""
        size = self._text.size
        while at < size:
            low, high = self._block_of(at)
            bits = np.unpackbits(self._cut(low, high)[(at - low) // 8 :])[(at - low) % 8 :]
            first = int(bits.argmax())
            if bits[first]:
                return at + first
            at = high
        return size

    # --- blocks -----------------------------------------------------------------------------------------------

    def _document(self, offset: int) -> tuple[int, int]:
        at = bisect.bisect_right(self._edges, offset)
        return self._edges[at - 1], self._edges[at]

    def _chained(self, offset: int) -> tuple[int, int] | None:
        """Return the block of a byte, or None if it is not known yet."""
        chain = self._chains.get(self._document(offset)[0], [])
        at = bisect.bisect_right(chain, offset)
        return (chain[at - 1], chain[at]) if 0 < at < len(chain) else None

    def _block_of(self, offset: int) -> tuple[int, int]:
        """Return the start and end of the block of a byte; reads a little of every block before it, once."""
        first, last = self._document(offset)
        with self._lock:
            chain = self._chains.setdefault(first, [first])
            while chain[-1] <= offset:
                chain.append(self._end_of(chain[-1], last))
            at = bisect.bisect_right(chain, offset)
            return chain[at - 1], chain[at]

    def _end_of(self, start: int, last: int) -> int:
        if last - start <= BLOCK:
            return last
        line = self._text.read(start + BLOCK, min(_LINE, last - start - BLOCK)).find(b"\n")
        if line >= 0:
            return start + BLOCK + line + 1
        return start + block_end(self._text.read(start, min(BLOCK_LIMIT, last - start)), 0, last - start)

    def _cut(self, low: int, high: int) -> NDArray[np.uint8]:
        """Return the pre-token starts of a block as packed bits."""
        with self._lock:
            kept = self._kept.get(low)
        if kept is None:
            kept = self._made(low, high)
        with self._lock:
            self._kept[low] = kept
            self._kept.move_to_end(low)
            while len(self._kept) > KEPT_BLOCKS:
                self._kept.popitem(last=False)
        if isinstance(kept, PatternError):
            raise kept
        return kept

    def _made(self, low: int, high: int) -> NDArray[np.uint8] | PatternError:
        first, _ = self._document(low)
        before = self._block_of(low - 1)[0] if low > first else low
        content = self._text.read(before, high - before)
        try:
            ends = self._cutter.cut_block(content[: low - before], content[low - before :])
        except PatternError as error:
            return error
        bits = np.zeros(high - low, np.bool_)
        bits[:1] = True
        bits[ends[:-1]] = True
        return np.packbits(bits)
