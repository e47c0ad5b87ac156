"""Finding text, patterns and tokens in a corpus of any size, chunk by chunk.

The matches are those that a single search from the beginning of each document finds: from left to right, not
overlapping, not empty, and never across the end of a document. They do not depend on how the text is divided into
chunks:

    chunks      |the cat in t|he hat, the |cat
    "the"       1            2  3             the second begins in the first chunk and is counted there;
                                              the search of the next chunk begins where it ends

A `Search` keeps only the number of matches in each chunk. From these it derives the number of a match; the next and the
previous match are found by searching a few chunks again. Nothing here waits or starts threads; `pause` is called often
by every method that may take long, and may raise to end it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpe.searching.queries import OFTEN, Pause, Query, SearchedRange

if TYPE_CHECKING:
    from bpe.text.corpus import Corpus

CHUNK = 256 << 10
"""Bytes that are searched at once: finding bytes holds the GIL, here for a fraction of a millisecond."""


def _no_pause() -> None:
    """The default `pause`: does nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match, and whether the search wrapped around the end (or the beginning) of the text to find it."""

    start: int
    end: int
    is_round: bool = False


class Search:
    """All matches of a query in a corpus. One thread counts; any thread may call the other methods meanwhile.

    In text that is not counted yet, the next match is searched from the given offset, and other matches from the start
    of their chunk. If matches could overlap ("aa"), such a match may differ from those that are counted later.
    """

    def __init__(self, corpus: Corpus, query: Query, *, chunk: int = CHUNK) -> None:
        self.corpus, self.query = corpus, query
        self._ranges: list[SearchedRange] = []
        self._starts = array("q")
        self._owner = array("q")
        for document in corpus.documents:
            for start in range(document.offset, document.end, chunk):
                if start == document.offset:
                    self._ranges.append(SearchedRange(corpus, document.offset, document.end))
                self._starts.append(start)
                self._owner.append(len(self._ranges) - 1)
        self._resume = array("q", self._starts[:1])
        """The offset at which the search of each chunk begins."""
        self._before = array("q", [0])
        """The number of matches before each chunk; the last entry is that of the next chunk to count."""

    # -- counting

    @property
    def total(self) -> int:
        """Matches counted so far."""
        return self._before[-1]

    @property
    def known(self) -> int:
        """Bytes counted so far."""
        counted = len(self._before) - 1
        return self._starts[counted] if counted < len(self._starts) else self.corpus.size

    @property
    def is_complete(self) -> bool:
        """Whether all matches are counted."""
        return len(self._before) > len(self._starts)

    def count(self, pause: Pause = _no_pause) -> None:
        """Count the rest of the text. Raises OSError, SearchTimeout, and whatever `pause` raises."""
        while not self.is_complete:
            self.count_chunk(pause)
            pause()

    def count_chunk(self, pause: Pause = _no_pause) -> None:
        """Count the next chunk."""
        number = len(self._before) - 1
        found, last = self.query.count(*self._bounds(number), pause)
        if number + 1 < len(self._starts):
            self._resume.append(max(self._starts[number + 1], last))
        self._before.append(self._before[-1] + found)

    def number_of(self, match: Match, pause: Pause = _no_pause) -> int | None:
        """The number of a match, from 1; None while the text before it is not counted."""
        chunk = self._chunk_of(match.start)
        if chunk >= len(self._before) - 1:
            return None
        number = self._before[chunk]
        for start, _ in self._matches(chunk, pause):
            if start > match.start:
                break
            number += 1
        return number

    def spread(self, parts: int) -> list[float]:
        """The number of matches in each of `parts` equal parts of the text, counted so far.

        The matches of a chunk are spread evenly over it.
        """
        counts, size = [0.0] * parts, self.corpus.size
        edges = [start * parts // size for start in self._starts] + [parts]
        for chunk in range(len(self._before) - 1):
            found = self._before[chunk + 1] - self._before[chunk]
            if found:
                first, stop = edges[chunk], max(edges[chunk] + 1, edges[chunk + 1])
                for part in range(first, stop):
                    counts[part] += found / (stop - first)
        return counts

    # -- asking

    def between(self, first: int, last: int, pause: Pause = _no_pause) -> list[tuple[int, int]]:
        """Start and end of the matches with a byte in [first, last), except those that begin two chunks before it."""
        found: list[tuple[int, int]] = []
        ended = 0
        if first < last and len(self._starts):
            for chunk in range(max(0, self._chunk_of(first) - 1), self._chunk_of(last - 1) + 1):
                for start, end in self._matches(chunk, pause, after=ended):
                    if start >= last:
                        break
                    if end > first:
                        found.append((start, end))
                    ended = end
        return found

    def next(self, offset: int, pause: Pause = _no_pause) -> Match | None:
        """The first match that begins at or after an offset; if there is none, the first match of the text."""
        chunks = len(self._starts)
        first = self._chunk_of(offset)
        last = offset
        for turn in range(chunks + 1 if chunks else 0):
            chunk = (first + turn) % chunks
            is_round = turn >= chunks - first
            if chunk == 0:
                last = 0
            for start, end in self._matches(chunk, pause, after=last):
                last = end
                if start >= offset or is_round:
                    return Match(start, end, is_round)
            pause()
        return None

    def previous(self, offset: int, pause: Pause = _no_pause) -> Match | None:
        """The last match that begins before an offset; if there is none, the last match of the text."""
        chunks = len(self._starts)
        first = self._chunk_of(offset)
        for turn in range(chunks + 1 if chunks else 0):
            chunk = (first - turn) % chunks
            is_round = turn > first
            found: tuple[int, int] | None = None
            for start, end in self._matches(chunk, pause):
                if start >= offset and not is_round:
                    break
                found = (start, end)
            if found is not None:
                return Match(*found, is_round)
            pause()
        return None

    # -- chunks

    def _chunk_of(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def _bounds(self, chunk: int, after: int = 0) -> tuple[SearchedRange, int, int]:
        """The document of a chunk, and the start and end of the search in it."""
        within, start = self._ranges[self._owner[chunk]], self._starts[chunk]
        stop = min(within.end, self._starts[chunk + 1] if chunk + 1 < len(self._starts) else within.end)
        if chunk < len(self._resume):
            return within, self._resume[chunk], stop
        return within, max(start, after), stop

    def _matches(self, chunk: int, pause: Pause, *, after: int = 0) -> Iterator[tuple[int, int]]:
        """The matches of a chunk; if it is not counted, those after the end of an earlier match."""
        if chunk + 1 < len(self._before) and self._before[chunk] == self._before[chunk + 1]:
            return
        for number, match in enumerate(self.query.matches(*self._bounds(chunk, after))):
            if not (number + 1) % OFTEN:
                pause()
            yield match
