"""The tokens of any place of a text of any size, under any tokenizer: what a view of it needs, and no full pass.

    cut(tokenizer, data)    a whole text that is small: the seam before each byte, what is out of vocabulary
    LocalSeams(text, …)     a large one, answered where it is asked: the text is cut into blocks at certain boundaries
                            (`bpe.scanners.is_certain`), each block is encoded when it is first looked at, and the last
                            ones are kept

A block begins at the first certain boundary after a multiple of `GRID`, so blocks are the same from wherever one
comes. Every named pattern cuts there, and cuts either side as if the other did not exist: what is shown is exactly
`tokenizer.segment` of the whole text. A tokenizer that does not cut by a named pattern (a custom expression, none at
all, one that the `tokenizers` package runs) is cut at line ends instead, which is exact only where it treats lines
apart: `exact` says so.
"""

from __future__ import annotations

import bisect
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bpe import jit, measure, patterns
from bpe.classes import class_table
from bpe.encoder import OPEN, as_bytes
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.ranks import has_time_line, seams_of, seams_of_spans
from bpe.tokenizers.word import WordTokenizer

GRID = 8 << 10
"""Bytes of a block, about."""
REACH = 64 << 10
"""How far after a multiple of `GRID` a boundary is looked for; where there is none the text is cut at a character."""
_KEPT_BLOCKS = 32
_CHARACTER = 4


class Readable(Protocol):
    """A text that is read in pieces: a `bpe.Corpus`, or what looks like one."""

    @property
    def size(self) -> int: ...

    def read(self, offset: int, length: int) -> bytes: ...


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A text in a tokenizer's tokens.

    `seams`: int32[bytes], as `bpe.tokenizers.ranks.seams_of` gives them. `tokens`: how many, with empty ones and bits.
    `unknown`: int64[n, 2], start and end of each token that is out of vocabulary.
    """

    seams: NDArray[np.int32]
    tokens: int
    unknown: NDArray[np.int64]


def cut(tokenizer: Tokenizer, data: bytes) -> Cut:
    """The tokens of a whole text, no special token allowed."""
    none = np.zeros((0, 2), np.int64)
    if isinstance(tokenizer, BPETokenizer) and has_time_line(tokenizer):
        seams = seams_of(tokenizer, data)
        return Cut(seams, int((seams == OPEN).sum()), none)
    spans = tokenizer.segment(data)
    unknown = getattr(tokenizer, "unk_id", None)
    if unknown is not None:
        at = np.flatnonzero((spans.ids == unknown) & (spans.ends > spans.starts))
        none = np.column_stack((spans.starts[at], spans.ends[at])).astype(np.int64)
    return Cut(seams_of_spans(spans, len(data)), len(spans), none)


def is_exact(tokenizer: Tokenizer) -> bool:
    """Whether a certain boundary parts a text for this tokenizer."""
    if isinstance(tokenizer, BPETokenizer | WordTokenizer):
        return patterns.resolve(tokenizer.pattern).name not in ("none", "custom")
    return measure.is_piecewise(tokenizer)  # bits, bytes and characters; not the imported kinds


class LocalSeams:
    """The seams of any place of a text, in the tokens of a tokenizer; see the module. For one thread.

    Args:
        text: what is read; its OSErrors pass through.
        edges: offsets at which a piece ends in any case, such as where a document begins.
    """

    def __init__(
        self, text: Readable, tokenizer: Tokenizer, edges: Sequence[int] = (), *, grid: int = GRID, plain: bool = False
    ) -> None:
        self.text, self.tokenizer = text, tokenizer
        self.size = text.size
        self.exact = is_exact(tokenizer)
        self._edges = sorted({0, self.size, *(edge for edge in edges if 0 < edge < self.size)})
        self._grid = grid
        self._plain = plain
        self._scanners = jit.load("scanners", plain=plain)
        self._classes = class_table()
        self._begins: OrderedDict[int, int] = OrderedDict()
        self._blocks: OrderedDict[int, tuple[int, Cut]] = OrderedDict()

    def for_a_thread(self) -> LocalSeams:
        """The same with a memory of its own."""
        return LocalSeams(self.text, self.tokenizer, self._edges, grid=self._grid, plain=self._plain)

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the text, fewer at its end."""
        return self.text.read(offset, length)

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, int32[end - start], and the step up to which they are right: any."""
        start, end = max(0, start), min(end, self.size)
        found = [np.zeros(0, np.int32)]
        at = start
        while at < end:
            low, high, block = self._block(at)
            found.append(block.seams[at - low : min(end, high) - low])
            at = high
        return np.concatenate(found), OPEN

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The tokens that have a byte in [start, end) and are out of vocabulary."""
        start, end = max(0, start), min(end, self.size)
        found: list[tuple[int, int]] = []
        at = start
        while at < end:
            low, at, block = self._block(at)
            rows = (block.unknown + low).tolist()
            found += [(first, last) for first, last in rows if first < end and last > start]
        return found

    # --- blocks ---------------------------------------------------------------------------------------------

    def _block(self, offset: int) -> tuple[int, int, Cut]:
        """The block of a byte: where it begins and ends, and its tokens."""
        row = offset // self._grid
        low = self._begin(row)
        while low > offset:  # a boundary far after its multiple: the block began at an earlier one
            row -= 1
            low = self._begin(row)
        edge = bisect.bisect_right(self._edges, offset)
        low = max(low, self._edges[edge - 1])
        if low not in self._blocks:
            high = self._begin(row + 1)
            while high <= offset:
                row += 1
                high = self._begin(row + 1)
            high = min(high, self._edges[edge])
            self._blocks[low] = (high, cut(self.tokenizer, self.text.read(low, high - low)))
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(low)
        high, block = self._blocks[low]
        return low, high, block

    def _begin(self, row: int) -> int:
        """Where the block of the row-th multiple of the grid begins."""
        at = row * self._grid
        if row <= 0 or at >= self.size:
            return min(max(0, at), self.size)
        if row not in self._begins:
            self._begins[row] = self._first_boundary(at)
            while len(self._begins) > 16 * _KEPT_BLOCKS:
                self._begins.popitem(last=False)
        return self._begins[row]

    def _first_boundary(self, at: int) -> int:
        """The first place from `at` on where the text may be cut."""
        low = max(0, at - _CHARACTER)
        for reach in (256, REACH):
            data = self.text.read(low, min(self.size, at + reach + _CHARACTER) - low)
            found = self._certain(data, at - low) if self.exact else self._line_end(data, at - low)
            if found >= 0:
                return low + found
        if at + REACH >= self.size:
            return self.size
        start = at - low
        while start < len(data) - 1 and data[start] & 0xC0 == 0x80 and start < at - low + _CHARACTER:
            start += 1
        return low + start

    def _certain(self, data: bytes, at: int) -> int:
        found = int(self._scanners.certain_after(as_bytes(data), at, 0, len(data), self._classes))
        return found if found < len(data) - _CHARACTER else -1

    def _line_end(self, data: bytes, at: int) -> int:
        found = data.find(b"\n", max(0, at - 1))
        return found + 1 if 0 <= found < len(data) - 1 else -1
