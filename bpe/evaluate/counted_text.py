"""CountedText: a corpus with all counts that a comparison needs, made once for all tokenizers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bpe.counting.white_space_words import SpacedWords, count_spaced
from bpe.counting.words import WordTable, count_words
from bpe.text import unicode_scripts
from bpe.text.sampling import SampledRange, sample, sampled_corpus

if TYPE_CHECKING:
    from bpe.text.corpus import Corpus

ProgressCallback = Callable[[int, int], None]
CancelCheck = Callable[[], bool]

SAMPLE = 1 << 20
"""Bytes of the sample for intervals, scripts and grapheme clusters."""


class CountedText:
    """A corpus, its word tables by pattern, its white-space words, and a sample of it. Thread-safe.

    `words`: tables already counted, for example by a training run. All tables are kept, so another comparison counts
    only new ones.
    """

    def __init__(self, corpus: Corpus, *, name: str | None = None, words: Sequence[WordTable] = ()) -> None:
        self.corpus = corpus
        self.name = name or corpus.name
        self._tables = {(table.pattern, table.special_tokens): table for table in words}
        self._spaced: dict[int, SpacedWords] = {}
        self._lock = threading.RLock()

    @property
    def byte_count(self) -> int:
        """Bytes of the counted parts of the corpus, without weights."""
        return sum(part.end - part.start for part in self.corpus.parts)

    def has_words(self, pattern: str, special_tokens: Sequence[str] = ()) -> bool:
        """Whether this table is already counted."""
        return (pattern, tuple(special_tokens)) in self._tables

    def words(
        self,
        pattern: str,
        special_tokens: Sequence[str] = (),
        *,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> WordTable:
        """The distinct pre-tokens under a pattern; counted by the first call, which may raise `Cancelled`."""
        key = pattern, tuple(special_tokens)
        with self._lock:
            if key not in self._tables:
                self._tables[key] = count_words(
                    self.corpus, pattern, special_tokens, progress=progress, cancelled=cancelled
                )
            return self._tables[key]

    @property
    def any_pattern(self) -> str:
        """The pattern of a table that is already counted; "gpt2" if there is none."""
        known = [pattern for pattern, special in self._tables if pattern != "none" and not special]
        return known[0] if known else "gpt2"

    def has_spaced(self, limit: int | None = None) -> bool:
        """Whether the white-space words are already counted."""
        return self._limit(limit) in self._spaced

    def spaced(
        self,
        limit: int | None = None,
        *,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> SpacedWords:
        """The distinct white-space words, without those in scripts that do not separate words by white space.

        They cover the whole text, or a sample of `limit` bytes spread evenly over it.
        """
        size = self._limit(limit)
        with self._lock:
            if size not in self._spaced:
                corpus = sampled_corpus(self.corpus, size)
                self._spaced[size] = parted_only(count_spaced(corpus, progress=progress, cancelled=cancelled))
            return self._spaced[size]

    def _limit(self, limit: int | None) -> int:
        return self.byte_count if limit is None else min(limit, self.byte_count)

    @cached_property
    def sample(self) -> list[SampledRange]:
        """Ranges spread evenly over the text, a megabyte in total."""
        return sample(self.corpus, SAMPLE)

    @cached_property
    def sample_text(self) -> str:
        """The sample as characters."""
        return "".join(part.data.decode("utf-8", "replace") for part in self.sample)

    @cached_property
    def parts_words(self) -> bool:
        """Whether the text is in scripts that separate words by white space, so figures per word are meaningful."""
        return unicode_scripts.parts_words(self.sample_text)

    @cached_property
    def grapheme_count(self) -> int:
        """Grapheme clusters in the sample."""
        return sum(unicode_scripts.graphemes(part.data.decode("utf-8", "replace")) for part in self.sample)


def parted_only(words: SpacedWords) -> SpacedWords:
    """Only the words without a letter of a script that does not separate words by white space."""
    data = words.data
    leads = np.flatnonzero(data[: max(0, len(data) - 2)] >= 0xE0)  # these letters have 3 or 4 bytes
    codes = np.zeros(len(leads), np.int64)
    long = data[leads] >= 0xF0
    for size, mask in ((3, ~long), (4, long)):
        at = leads[mask]
        code = data[at].astype(np.int64) & (0x0F if size == 3 else 0x07)
        for offset in range(1, size):
            byte = data[np.minimum(at + offset, len(data) - 1)].astype(np.int64)
            code = np.where(byte & 0xC0 == 0x80, code << 6 | byte & 0x3F, 0)  # malformed: no letter
        codes[mask] = code
    unparted = leads[unicode_scripts.are_unparted(np.minimum(codes, 0x10FFFF))]
    if not len(unparted):
        return words
    keep = np.ones(len(words), np.bool_)
    keep[np.searchsorted(words.start, unparted, "right") - 1] = False
    return words.keep(keep)
