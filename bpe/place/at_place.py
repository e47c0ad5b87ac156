"""The tokens of any range of a text of any size, under any tokenizer, without encoding the whole text.

    cut(tokenizer, data)    a whole, small text: the seam before each byte, and the unknown tokens
    LocalSeams(text, …)     a large text: it is cut into blocks at cut points; each block is encoded on first use, and
                            the latest ones are kept

A block begins at the first cut point after a multiple of `GRID`, so the blocks do not depend on the order of the
calls. The cut points depend on the tokenizer (`bpe.place.cut_points`). Between cut points the tokens are exactly
those of `tokenizer.segment` on the whole text. If there is no cut point, or none within reach, the text is cut at a
line end or at a character, and `is_exact(start, end)` returns False.
"""

from __future__ import annotations

import bisect
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpe.encoding.encoder import OPEN, as_bytes
from bpe.errors import PatternError
from bpe.evaluate.one_tokenizer import encode_pieces
from bpe.place.cut_points import CHARACTER, CutPointFinder, LineEnds, PreTokenStarts, UnjoinedBytes, finder_of
from bpe.pretokenize.regex_cutting import hurried
from bpe.pretokenize.regex_starts import Readable
from bpe.tokenizers.base import Segmentation, Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.ranks import CLOSED, has_time_line, seams_of, seams_of_spans
from bpe.tokenizers.word import WordTokenizer

GRID = 8 << 10
"""Approximate size of a block in bytes."""
REACH = 64 << 10
"""Bytes after a multiple of `GRID` that are searched for a cut point by callers that cannot wait."""
FAR = 2 << 20
"""The same for all other callers. Without a cut point in them, the text is cut at a character."""
_NEAR = 256
_CONTEXT = 512
_KEPT_BLOCKS = 32
_SECONDS = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A text cut into a tokenizer's tokens.

    `seams`: int32[bytes], see `bpe.tokenizers.ranks.seams_of`. `tokens`: their number, including empty ones and bits.
    `unknown`: int64[n, 2], start and end of each token that is out of vocabulary.
    """

    seams: NDArray[np.int32]
    tokens: int
    unknown: NDArray[np.int64]


def cut(tokenizer: Tokenizer, data: bytes) -> Cut:
    """The tokens of a whole text; special tokens are read as ordinary text."""
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


def cut_pre_tokens(tokenizer: Tokenizer, data: bytes, ends: NDArray[np.int64]) -> Cut:
    """The tokens of a text whose pre-tokens are known by their ends, int64."""
    none = np.zeros((0, 2), np.int64)
    array = as_bytes(data)
    if isinstance(tokenizer, WordTokenizer):
        ids, starts = encode_pieces(tokenizer, array, ends)
        at = np.flatnonzero(ids == tokenizer.unk_id)
        seams = seams_of_spans(Segmentation(starts, ends, ids), len(data))
        return Cut(seams, len(ids), np.column_stack((starts[at], ends[at])).astype(np.int64))
    if isinstance(tokenizer, BPETokenizer) and has_time_line(tokenizer):
        seams = tokenizer._encoder.seams(array, ends)
        return Cut(seams, int((seams == OPEN).sum()), none)
    assert isinstance(tokenizer, BPETokenizer)
    spans = tokenizer.spans_of(array, ends)
    return Cut(seams_of_spans(spans, len(data)), len(spans), none)


class LocalSeams:
    """The seams of any range of a text, under one tokenizer; see the module. Not thread-safe.

    Args:
        text: the text to read; its OSErrors pass through.
        edges: offsets at which a pre-token always ends, such as the start of a document.
        reach: bytes that are searched for a cut point.
        lines: cut at line ends even if there are cut points: fast, and close enough for a first picture.
    """

    def __init__(
        self,
        text: Readable,
        tokenizer: Tokenizer,
        edges: Sequence[int] = (),
        *,
        grid: int = GRID,
        reach: int = FAR,
        lines: bool = False,
        finder: CutPointFinder | None = None,
    ) -> None:
        self.text, self.tokenizer = text, tokenizer
        self.size = text.size
        self._edges = sorted({0, self.size, *(edge for edge in edges if 0 < edge < self.size)})
        self._grid, self._reach = grid, reach
        self._finder = LineEnds() if lines else finder or finder_of(tokenizer).on(text, self._edges)
        self._begins: OrderedDict[int, tuple[int, bool]] = OrderedDict()
        self._blocks: OrderedDict[int, tuple[int, bool, Cut]] = OrderedDict()

    def for_a_thread(self, reach: int | None = None) -> LocalSeams:
        """A copy for another thread: it shares the known starts of pre-tokens, and no blocks."""
        reach = self._reach if reach is None else reach
        return LocalSeams(self.text, self.tokenizer, self._edges, grid=self._grid, reach=reach, finder=self._finder)

    @property
    def is_quick(self) -> bool:
        """Whether a screenful is encoded in a millisecond or two, if there are cut points within `REACH`."""
        return self._finder.is_quick

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the text, fewer at its end."""
        return self.text.read(offset, length)

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte, int32[end - start], and the step up to which they are valid (here always OPEN)."""
        start, end = max(0, start), min(end, self.size)
        found = [np.zeros(0, np.int32)]
        at = start
        while at < end:
            low, high, _, block = self._block(at)
            found.append(block.seams[at - low : min(end, high) - low])
            at = high
        return np.concatenate(found), OPEN

    def unknown(self, start: int, end: int) -> list[tuple[int, int]]:
        """The out-of-vocabulary tokens that have a byte in [start, end)."""
        start, end = max(0, start), min(end, self.size)
        found: list[tuple[int, int]] = []
        at = start
        while at < end:
            low, at, _, block = self._block(at)
            rows = (block.unknown + low).tolist()
            found += [(first, last) for first, last in rows if first < end and last > start]
        return found

    def is_exact(self, start: int, end: int) -> bool:
        """Whether the tokens of [start, end) are those of the whole text."""
        at, end = max(0, start), min(end, self.size)
        while at < end:
            _, at, exact, _ = self._block(at)
            if not exact:
                return False
        return True

    def is_near(self, start: int, end: int) -> bool:
        """Whether [start, end) can be answered without cutting a megabyte or more first."""
        finder = self._finder
        around = max(0, start - self._grid), min(self.size, end + 2 * self._grid)
        return not isinstance(finder, PreTokenStarts) or finder.pieces.knows(*around)

    # --- blocks ---------------------------------------------------------------------------------------------

    def _block(self, offset: int) -> tuple[int, int, bool, Cut]:
        """The block that holds a byte: its start, its end, whether its tokens are exact, and its tokens."""
        row = offset // self._grid
        low, exact = self._begin(row)
        while low > offset:  # the cut point is far after its multiple: the block began at an earlier one
            row -= 1
            low, exact = self._begin(row)
        edge = bisect.bisect_right(self._edges, offset)
        if self._edges[edge - 1] >= low:
            low, exact = self._edges[edge - 1], True
        if low not in self._blocks:
            high, ends_well = self._begin(row + 1)
            while high <= offset:
                row += 1
                high, ends_well = self._begin(row + 1)
            if self._edges[edge] <= high:
                high, ends_well = self._edges[edge], True
            made, is_defined = self._cut(low, high)
            self._blocks[low] = (high, exact and ends_well and is_defined, made)
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(low)
        high, exact, block = self._blocks[low]
        return low, high, exact, block

    def _begin(self, row: int) -> tuple[int, bool]:
        """The start of the block of the row-th multiple of the grid, and whether it is a cut point."""
        at = row * self._grid
        if row <= 0 or at >= self.size:
            return min(max(0, at), self.size), True
        if row not in self._begins:
            self._begins[row] = self._first_cut_point(at)
            while len(self._begins) > 16 * _KEPT_BLOCKS:
                self._begins.popitem(last=False)
        return self._begins[row]

    def _first_cut_point(self, at: int) -> tuple[int, bool]:
        """The first offset from `at` on at which to cut, and whether it is a cut point."""
        finder = self._finder
        if isinstance(finder, PreTokenStarts):
            try:
                return finder.pieces.next_start(at), True
            except PatternError:  # too slow for this text
                finder = LineEnds()
        low = max(0, at - CHARACTER)
        for reach in (_NEAR, min(REACH, self._reach), self._reach):
            data = self.text.read(low, min(self.size, at + reach + CHARACTER) - low)
            found = finder.after(data, at - low)
            if found >= 0:
                return low + found, True
        if at + self._reach >= self.size:
            return self.size, True
        return self._character(at, low, data), False

    def _character(self, at: int, low: int, data: bytes) -> int:
        start = at - low
        while start < len(data) - 1 and data[start] & 0xC0 == 0x80 and start < at - low + CHARACTER:
            start += 1
        return low + start

    # --- tokens ---------------------------------------------------------------------------------------------

    def _cut(self, low: int, high: int) -> tuple[Cut, bool]:
        """The tokens of a block, and whether they are exact as far as the block's edges are."""
        finder = self._finder
        first, last = (
            (self._cut_point_before(low), self._cut_point_after(high)) if finder.needs_context else (low, high)
        )
        data = self.text.read(first, last - first)
        if isinstance(finder, UnjoinedBytes):
            return cut_pre_tokens(finder.by_merges, data, finder.ends(data)), True
        if isinstance(finder, PreTokenStarts):
            try:
                ends = np.flatnonzero(finder.pieces.starts(low, high)[1:]) + 1
                return cut_pre_tokens(self.tokenizer, data, np.append(ends, len(data))), True
            except PatternError:  # too slow for this text
                return self._cut_alone(data), False
        if isinstance(finder, LineEnds):
            return self._cut_alone(data), False
        made = cut(self.tokenizer, data)
        rows = made.unknown + (first - low)
        inside = (rows[:, 0] >= 0) & (rows[:, 0] < high - low)
        return Cut(made.seams[low - first : high - first], made.tokens, rows[inside]), True

    def _cut_alone(self, data: bytes) -> Cut:
        """The tokens of a chunk encoded by itself; a single token if that takes too long."""
        try:
            with hurried(_SECONDS):
                return cut(self.tokenizer, data)
        except PatternError:
            seams = np.full(len(data), CLOSED, np.int32)
            seams[:1] = OPEN
            return Cut(seams, 1, np.zeros((0, 2), np.int64))

    def _cut_point_before(self, low: int) -> int:
        """A cut point before another one, or the start of its document."""
        edge = self._edges[bisect.bisect_left(self._edges, low) - 1] if low else 0
        if low in self._edges:
            return low
        back = _CONTEXT
        while low - back > edge:
            data = self.text.read(low - back, back)
            found = self._finder.after(data, CHARACTER)
            if 0 <= found < back:
                return low - back + found
            back *= 4
        return edge

    def _cut_point_after(self, high: int) -> int:
        """A cut point after another one, or the end of its document."""
        if high in self._edges:
            return high
        edge = self._edges[bisect.bisect_right(self._edges, high)]
        reach = _CONTEXT
        while high + reach < edge:
            found = self._finder.after(self.text.read(high, reach), 1)
            if found >= 0:
                return high + found
            reach *= 4
        return edge
