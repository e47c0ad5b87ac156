"""WordTable: the distinct pre-tokens of a corpus in first-seen order, with their counts and positions.

    >>> table = count_words(Corpus.from_text("the cat, the hat"), "gpt2")
    >>> [(table.word(w), int(table.count[w])) for w in range(len(table))]
    [(b'the', 1), (b' cat', 1), (b',', 1), (b' the', 1), (b' hat', 1)]

Training uses this table alone; its size depends on the number of distinct words, not on the length of the text. The
corpus is read once, in blocks, by several threads: each counts its own chunks, and the tallies are added in the order
of the text, so that the table is the same for any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from bpe import jit
from bpe.counting.table import ROOM
from bpe.counting.threads import Sizes, count_chunks
from bpe.errors import Cancelled
from bpe.pretokenize.patterns import Specials, resolve
from bpe.text.corpus import Corpus

__all__ = ["Cancelled", "WordTable", "count_words"]

Ints = npt.NDArray[np.int64]
_BYTES_AT_ONCE = 1 << 18
Bytes = npt.NDArray[np.uint8]


class WordTable:
    """Distinct pre-tokens with their bytes. All counts are weighted by their documents' weights.

    Word w is `data[start[w]:start[w + 1]]` and occurs `count[w]` times. `boundaries` are offsets of the corpus, sorted
    and about 64 KiB apart, at which the text can be cut without changing a pre-token. Under the pattern "none" each
    text between special tokens is a separate word, even if it recurs, and begins at the offset `positions[w]`. Under a
    regular expression `resumes` are pre-token ends, sorted and about 2 KiB apart: see
    `bpe.pretokenize.regex_cutting.OpenBlock`.
    """

    def __init__(
        self,
        *,
        pattern: str,
        special_tokens: Sequence[str] = (),
        data: Bytes,
        start: Ints,
        count: Ints,
        special_count: Ints,
        boundaries: Ints,
        positions: Ints | None = None,
        resumes: Ints | None = None,
        plain: bool = False,
    ) -> None:
        self.pattern = pattern
        self.special_tokens = tuple(special_tokens)
        self.data = data
        self.start = start
        self.count = count
        self.special_count = special_count
        self.boundaries = boundaries
        self.positions = positions
        self.resumes = resumes
        self._byte_counts: Ints | None = None
        self._kernels = jit.load("counting.count_kernels", plain=plain)
        self._index: tuple[Bytes, npt.NDArray[np.int32]] | None = None

    def __len__(self) -> int:
        return len(self.count)

    @property
    def byte_count(self) -> int:
        """Bytes of the text, special tokens included."""
        special = sum(
            len(token.encode("utf-8")) * int(n)
            for token, n in zip(self.special_tokens, self.special_count, strict=True)
        )
        return int(np.diff(self.start) @ self.count) + special

    @property
    def piece_count(self) -> int:
        """Pre-tokens of the text, special tokens not included."""
        return int(self.count.sum())

    @property
    def byte_counts(self) -> Ints:
        """The weighted count of each byte outside special tokens, int64[256]; computed at the first call."""
        if self._byte_counts is None:
            counts = np.zeros(256, np.int64)
            for first in range(0, self.data.size, _BYTES_AT_ONCE):  # the weights of all bytes at once would be large
                data = self.data[first : first + _BYTES_AT_ONCE]
                word = np.searchsorted(self.start, np.arange(first, first + data.size), "right") - 1
                np.add.at(counts, data, self.count[word])
            self._byte_counts = counts
        return self._byte_counts

    @property
    def character_count(self) -> int:
        """Characters (code points) of the text, weighted: the bytes that begin one. See `MergeHistory`."""
        return self.byte_count - int(self.byte_counts[0x80:0xC0].sum())

    def word(self, w: int) -> bytes:
        """The bytes of one word."""
        return self.data[self.start[w] : self.start[w + 1]].tobytes()

    def find(self, pre_token: bytes) -> int:
        """The index of the word that equals this pre-token, or -1."""
        return int(self.find_all(np.frombuffer(pre_token, np.uint8), np.array([len(pre_token)], np.int64))[0])

    def find_all(self, data: Bytes, ends: Ints) -> npt.NDArray[np.int32]:
        """The index of the word that equals each pre-token of `data`, or -1, int32[pre-tokens]; pre-token k ends at
        `ends[k]`.

        Raises TypeError for a table of the pattern "none", whose words are identified by offset, not by content.
        """
        if self.positions is not None:
            raise TypeError('words cannot be looked up under the pattern "none"')
        found = np.empty(len(ends), np.int32)
        if self._index is None:
            self._index = self._build_index()
        store, index = self._index
        self._kernels.find_pre_tokens(
            _with_room(data), np.ascontiguousarray(ends, np.int64), store, self.start, index, found
        )
        return found

    def _build_index(self) -> tuple[Bytes, npt.NDArray[np.int32]]:
        if len(self) > np.iinfo(np.int32).max:
            raise MemoryError("there are too many distinct words to look up")
        store = _with_room(self.data)
        size = 2
        while size < 2 * len(self):
            size *= 2
        index = np.full(size, -1, np.int32)
        self._kernels.build_index(store, self.start, len(self), index)
        return store, index


def _with_room(data: Bytes) -> Bytes:
    """A copy with the padding that the kernels read."""
    padded = np.zeros(len(data) + ROOM, np.uint8)
    padded[: len(data)] = data
    return padded


def count_words(
    corpus: Corpus,
    pattern: str = "gpt2",
    special_tokens: Sequence[str] = (),
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    plain: bool = False,
    _sizes: Sizes | None = None,
) -> WordTable:
    """Cut every part of a corpus into pre-tokens and count the distinct ones.

    `threads`: number of threads, by default one per core. Every few megabytes, in the calling thread, `progress` is
    called with (bytes done, total bytes), and Cancelled is raised if `cancelled()` returns true. `plain` counts in
    ordinary Python (some seconds per megabyte). Raises PatternError for an invalid pattern, and CorpusError for a file
    that can no longer be read.
    """
    resolved = resolve(pattern)
    if resolved.name == "none":
        return _texts_as_words(corpus, pattern, special_tokens, plain=plain)
    counted = count_chunks(
        corpus,
        pattern,
        special_tokens,
        threads=threads,
        progress=progress,
        cancelled=cancelled,
        plain=plain,
        sizes=_sizes or Sizes(),
    )
    edges = [edge for part in corpus.parts for edge in (part.start, part.end)]
    tally = counted.tally
    return WordTable(
        pattern=pattern,
        special_tokens=special_tokens,
        data=tally.store[:-ROOM].copy(),
        start=tally.start.copy(),
        count=tally.counts(),
        special_count=counted.special_count,
        boundaries=np.unique(np.array(edges + counted.boundaries, np.int64)),
        resumes=np.unique(np.array(counted.resumes, np.int64)) if resolved.name == "custom" else None,
        plain=plain,
    )


def _texts_as_words(corpus: Corpus, pattern: str, special_tokens: Sequence[str], *, plain: bool) -> WordTable:
    """The table of the pattern "none": each text is a word. The whole corpus is kept in memory."""
    specials = Specials(special_tokens)
    kernels = jit.load("pretokenize.scan_kernels", plain=plain)
    special_count = np.zeros(len(special_tokens), np.int64)
    texts: list[Bytes] = []
    positions: list[int] = []
    counts: list[int] = []
    for part in corpus.parts:
        weight = corpus.documents[part.document].weight
        data = np.empty(part.end - part.start, np.uint8)
        corpus.read_into(part.start, data.data)
        found = specials.find(kernels, data, 0, len(data)).tolist()
        text_start = 0
        for start, end, token, _ in [*found, [len(data), len(data), None, None]]:
            if start > text_start:
                texts.append(data[text_start:start])
                positions.append(part.start + text_start)
                counts.append(weight)
            if token is not None:
                special_count[token] += weight
            text_start = end
    lengths = np.array([len(text) for text in texts], np.int64)
    return WordTable(
        pattern=pattern,
        special_tokens=special_tokens,
        data=np.concatenate(texts) if texts else np.zeros(0, np.uint8),
        start=np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))),
        count=np.array(counts, np.int64),
        special_count=special_count,
        boundaries=np.unique(np.array([edge for part in corpus.parts for edge in (part.start, part.end)], np.int64)),
        positions=np.array(positions, np.int64),
        plain=plain,
    )
