"""Seams of any range of the text, and the starts and ids of the tokens that follow from them.

Between two neighbouring bytes of a pre-token there is a seam. Training closes seams, one merge at a time, and never
reopens one. A seam's value is the merge (from 0) that closed it; after k merges a token starts wherever `seam >= k`.
"""

from __future__ import annotations

import bisect
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.seam_values import CLOSED as CLOSED
from bpe.seam_values import OPEN as OPEN

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory
    from bpe.pretokenize.regex_cutting import OpenBlock, RegexCutter
    from bpe.text.corpus import Corpus

_KEPT_BLOCKS = 64


def starts_at(seams: NDArray[np.int32], step: int) -> NDArray[np.int64]:
    """Offsets of the bytes at which a token starts after `step` merges, int64[tokens]."""
    return np.flatnonzero(seams >= step).astype(np.int64)


def token_ids(data: NDArray[np.uint8], seams: NDArray[np.int32], step: int) -> NDArray[np.int64]:
    """Ids of the tokens after `step` merges: the byte, or 256 + the largest seam inside the token.

    Both arrays start at a token. A token whose seams are all CLOSED (a special token) gets the id -1.
    """
    starts = starts_at(seams, step)
    if starts.size == 0:
        return np.zeros(0, np.int64)
    inner = np.where(seams >= step, -2, seams)
    largest = np.maximum.reduceat(inner, starts).astype(np.int64)
    return np.where(largest == -2, data[starts].astype(np.int64), np.where(largest == -1, -1, 256 + largest))


class _Block:
    """The text between two certain boundaries, cut: ends (int64) and word numbers (int32) of its pre-tokens."""

    __slots__ = ("ends", "first", "special", "word_of")

    def __init__(
        self, first: int, ends: NDArray[np.int64], word_of: NDArray[np.int32], special: NDArray[np.int32]
    ) -> None:
        self.first = first
        self.ends = ends
        self.word_of = word_of
        self.special = special


class TextSeams:
    """The seams of any range of a corpus, exactly as the training cut it.

    `training` is the part of `corpus` that was counted (the same object if nothing is held out). Other text is cut and
    encoded on the fly. The cost depends on the range alone, not on the size of the corpus.
    """

    def __init__(self, corpus: Corpus, training: Corpus, history: MergeHistory, *, plain: bool = False) -> None:
        self.corpus = corpus
        self.training = training
        self.history = history
        self._plain = plain
        self._boundaries: list[int] = sorted(
            {0, corpus.size, *history.words.boundaries.tolist()}
            | {edge for part in training.parts for edge in (part.start, part.end)}
            | {document.offset for document in corpus.documents}
        )
        self._regex = RegexRanges.of(self)
        if self._regex is not None:
            self._boundaries = self._regex.boundaries
        self._blocks: OrderedDict[int, _Block] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes of the whole corpus."""
        return self.corpus.size

    def read(self, offset: int, length: int) -> bytes:
        """Bytes of the corpus, fewer at its end."""
        return self.corpus.read(offset, length)

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """The seam before each byte of `start`..`end`, int32[end - start], and the step up to which they are valid."""
        start, end = max(0, start), min(end, self.size)
        valid_to = self.history.step
        out: NDArray[np.int32] = np.full(max(0, end - start), OPEN, np.int32)
        if self.history.words.positions is not None:
            self._fill_uncut(start, end, out)
            return out, valid_to
        at = bisect.bisect_right(self._boundaries, start) - 1
        while at + 1 < len(self._boundaries) and self._boundaries[at] < end:
            low, high = self._boundaries[at], self._boundaries[at + 1]
            begin, stop = max(start, low), min(end, high)
            if begin < stop:
                self._fill(low, high, begin, stop, out[begin - start : stop - start])
            at += 1
        return out, valid_to

    def _fill(self, low: int, high: int, begin: int, stop: int, out: NDArray[np.int32]) -> None:
        """Write the seams of `begin`..`stop`, inside the block `low`..`high`."""
        if self.training.part_at(low) is None:
            out[:] = self.history.seams_of(self.read(low, high - low))[begin - low : stop - low]
            return
        block = self._block(low, high)
        offset = begin - low
        first = int(np.searchsorted(block.ends, offset, "right"))
        last = int(np.searchsorted(block.ends, stop - low, "left")) + 1
        last = min(last, block.ends.size)
        kernels = jit.load("histories.seam_kernels", plain=self._plain)
        words = self.history.words
        kernels.gather(block.ends, block.word_of, first, last, words.start, self.history.seams, offset, out)
        for index in (np.flatnonzero(block.word_of[first:last] < 0) + first).tolist():
            self._fill_unknown(block, index, offset, out)

    def _fill_unknown(self, block: _Block, index: int, offset: int, out: NDArray[np.int32]) -> None:
        """Write the seams of a pre-token outside the word table: a special token, or an unknown word of other text."""
        begin = 0 if index == 0 else int(block.ends[index - 1])
        end = int(block.ends[index])
        if block.special[index] >= 0:
            seams = np.full(end - begin, CLOSED, np.int32)
        else:
            data = np.frombuffer(self.read(block.first + begin, end - begin), np.uint8)
            seams = self.history.encoder().seams(data, np.array([end - begin], np.int64))
        seams[:1] = OPEN
        low, high = max(begin, offset), min(end, offset + out.size)
        if low < high:
            out[low - offset : high - offset] = seams[low - begin : high - begin]

    def _block(self, low: int, high: int) -> _Block:
        block = self._blocks.get(low)
        if block is None:
            data = self.read(low, high - low)
            ends, special = self._cut(low, data)
            word_of = self.history.words.find_all(np.frombuffer(bytearray(data), np.uint8), ends)
            if self.history.settings.special_tokens:
                word_of = np.where(special >= 0, np.int32(-1), word_of).astype(np.int32)
            block = self._blocks[low] = _Block(low, ends, np.ascontiguousarray(word_of), special)
            while len(self._blocks) > _KEPT_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(low)
        return block

    def _cut(self, low: int, data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        if self._regex is None:
            return self.history.pretokenizer.cut(data)
        ends = self._regex.cut(low, low + len(data))
        return ends, np.full(len(ends), -1, np.int32)

    def _fill_uncut(self, start: int, end: int, out: NDArray[np.int32]) -> None:
        """Pattern "none": words are found by their offsets; between them are special tokens and held-out text."""
        words = self.history.words
        positions = words.positions
        assert positions is not None
        lengths = np.diff(words.start)
        word = max(0, int(np.searchsorted(positions, start, "right")) - 1)
        at = start
        while at < end:
            if word < len(words) and positions[word] + lengths[word] <= at:
                word += 1
                continue
            begin = int(positions[word]) if word < len(words) else self.size
            if at < begin:
                stop = min(begin, end)
                self._fill_between(word, at, stop, out[at - start : stop - start])
                at = stop
                continue
            stop = min(end, begin + int(lengths[word]))
            slot = int(words.start[word]) + word + 1 - begin
            out[at - start : stop - start] = self.history.seams[slot + at : slot + stop]
            at = stop
            word += 1

    def _fill_between(self, word: int, begin: int, stop: int, out: NDArray[np.int32]) -> None:
        words = self.history.words
        positions = words.positions
        assert positions is not None
        low = 0 if word == 0 else int(positions[word - 1] + words.start[word] - words.start[word - 1])
        high = int(positions[word]) if word < len(words) else self.size
        out[:] = self.history.seams_of(self.read(low, high - low))[begin - low : stop - low]


class RegexRanges:
    """Ranges of a text that was counted by an expression: cut as in its blocks, without cutting a whole block."""

    def __init__(self, text: TextSeams, resumes: NDArray[np.int64], cutter: RegexCutter) -> None:
        self._text, self._cutter = text, cutter
        self._blocks = text._boundaries
        self.boundaries = sorted({*self._blocks, *resumes.tolist()})
        """The text between two of these can be cut by itself."""
        self._open: tuple[int, OpenBlock] | None = None

    @staticmethod
    def of(text: TextSeams) -> RegexRanges | None:
        """The ranges of a text; None if it was not cut by an expression alone (special tokens start new blocks)."""
        history = text.history
        resumes = history.words.resumes
        if resumes is None or history.settings.special_tokens:
            return None
        cutter = history.pretokenizer.regex
        if cutter is None or "\\G" in cutter.expression:
            return None
        return RegexRanges(text, resumes, cutter)

    def cut(self, low: int, high: int) -> NDArray[np.int64]:
        """The ends of the pre-tokens between two boundaries, counted from `low`."""
        at = bisect.bisect_right(self._blocks, low) - 1
        start, end = self._blocks[at], self._blocks[at + 1]
        kept = self._open
        if kept is None or kept[0] != start:
            part = self._text.training.part_at(start)
            first = start if part is None or part.start == start else self._blocks[at - 1]
            content = self._text.read(first, end - first)
            kept = self._open = (start, self._cutter.open(content[: start - first], content[start - first :]))
        return kept[1].cut(low - start, high - start)
