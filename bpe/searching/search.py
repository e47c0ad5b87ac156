"""Finding text, patterns and tokens in a corpus of any size, piece by piece.

The matches are those that one search from the beginning of each document finds: left to right, none over another, none
empty, none from one document into the next. They do not depend on how the text is divided into pieces:

    pieces      |the cat in t|he hat, the |cat
    "the"       1            2  3             the second begins in the first piece and is counted there;
                                              the search of the next piece begins where it ends

A `Search` counts the matches of each piece, which is all that is kept: of a match it can tell which one it is, and the
next and the previous one are found by searching a few pieces anew. Nothing here waits or knows of threads; `breathe` is
called often by everything that may take long, and may raise to end it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bpe.searching.queries import OFTEN, Breathe, Query, SearchedRange

if TYPE_CHECKING:
    from bpe.text.corpus import Corpus

PIECE = 256 << 10
"""Bytes that are searched at once: finding bytes holds the GIL, and these take it a fraction of a millisecond."""


def _at_ease() -> None:
    """Nobody has to breathe."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match, and whether the search went round the text's end (or its beginning) to find it."""

    start: int
    end: int
    is_round: bool = False


class Search:
    """All matches of a query in a corpus. One thread counts; any may ask, meanwhile too.

    Where the text is not counted yet, the next match is looked for from the place that is asked about and others from
    the beginning of their piece: where matches could overlap ("aa"), it may be one that the count then does not know.
    """

    def __init__(self, corpus: Corpus, query: Query, *, piece: int = PIECE) -> None:
        self.corpus, self.query = corpus, query
        self._stretches: list[SearchedRange] = []
        self._starts = array("q")
        self._owner = array("q")
        for document in corpus.documents:
            for start in range(document.offset, document.end, piece):
                if start == document.offset:
                    self._stretches.append(SearchedRange(corpus, document.offset, document.end))
                self._starts.append(start)
                self._owner.append(len(self._stretches) - 1)
        self._resume = array("q", self._starts[:1])
        """Where the search of each piece begins."""
        self._before = array("q", [0])
        """Matches before each piece; the last entry belongs to the next one to be counted."""

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

    def count(self, breathe: Breathe = _at_ease) -> None:
        """Count what is not counted yet. Raises OSError, SearchTimeout, and what `breathe` raises."""
        while not self.is_complete:
            self.count_piece(breathe)
            breathe()

    def count_piece(self, breathe: Breathe = _at_ease) -> None:
        """Count the next piece."""
        number = len(self._before) - 1
        found, last = self.query.count(*self._bounds(number), breathe)
        if number + 1 < len(self._starts):
            self._resume.append(max(self._starts[number + 1], last))
        self._before.append(self._before[-1] + found)

    def number_of(self, match: Match, breathe: Breathe = _at_ease) -> int | None:
        """Which one a match is, from 1; None while the text before it is not counted."""
        piece = self._piece_of(match.start)
        if piece >= len(self._before) - 1:
            return None
        number = self._before[piece]
        for start, _ in self._matches(piece, breathe):
            if start > match.start:
                break
            number += 1
        return number

    def spread(self, parts: int) -> list[float]:
        """Matches in each of so many equal parts of the text, as far as they are counted; pieces are spread evenly."""
        counts, size = [0.0] * parts, self.corpus.size
        edges = [start * parts // size for start in self._starts] + [parts]
        for piece in range(len(self._before) - 1):
            found = self._before[piece + 1] - self._before[piece]
            if found:
                first, stop = edges[piece], max(edges[piece] + 1, edges[piece + 1])
                for part in range(first, stop):
                    counts[part] += found / (stop - first)
        return counts

    # -- asking

    def between(self, first: int, last: int, breathe: Breathe = _at_ease) -> list[tuple[int, int]]:
        """Start and end of the matches with a byte in [first, last), but for those that begin two pieces before."""
        found: list[tuple[int, int]] = []
        ended = 0
        if first < last and len(self._starts):
            for piece in range(max(0, self._piece_of(first) - 1), self._piece_of(last - 1) + 1):
                for start, end in self._matches(piece, breathe, after=ended):
                    if start >= last:
                        break
                    if end > first:
                        found.append((start, end))
                    ended = end
        return found

    def next(self, place: int, breathe: Breathe = _at_ease) -> Match | None:
        """The first match that begins at `place` or after it; else, round the text's end, the first of all."""
        pieces = len(self._starts)
        first = self._piece_of(place)
        last = place
        for turn in range(pieces + 1 if pieces else 0):
            piece = (first + turn) % pieces
            is_round = turn >= pieces - first
            if piece == 0:
                last = 0
            for start, end in self._matches(piece, breathe, after=last):
                last = end
                if start >= place or is_round:
                    return Match(start, end, is_round)
            breathe()
        return None

    def previous(self, place: int, breathe: Breathe = _at_ease) -> Match | None:
        """The last match that begins before `place`; else, round the text's beginning, the last of all."""
        pieces = len(self._starts)
        first = self._piece_of(place)
        for turn in range(pieces + 1 if pieces else 0):
            piece = (first - turn) % pieces
            is_round = turn > first
            found: tuple[int, int] | None = None
            for start, end in self._matches(piece, breathe):
                if start >= place and not is_round:
                    break
                found = (start, end)
            if found is not None:
                return Match(*found, is_round)
            breathe()
        return None

    # -- pieces

    def _piece_of(self, place: int) -> int:
        return max(0, bisect_right(self._starts, place) - 1)

    def _bounds(self, piece: int, after: int = 0) -> tuple[SearchedRange, int, int]:
        """The document of a piece, where the search in it begins, and where it ends."""
        within, start = self._stretches[self._owner[piece]], self._starts[piece]
        stop = min(within.end, self._starts[piece + 1] if piece + 1 < len(self._starts) else within.end)
        if piece < len(self._resume):
            return within, self._resume[piece], stop
        return within, max(start, after), stop

    def _matches(self, piece: int, breathe: Breathe, *, after: int = 0) -> Iterator[tuple[int, int]]:
        """The matches of a piece; where it is not counted, those after a byte at which an earlier match ended."""
        if piece + 1 < len(self._before) and self._before[piece] == self._before[piece + 1]:
            return
        for number, match in enumerate(self.query.matches(*self._bounds(piece, after))):
            if not (number + 1) % OFTEN:
                breathe()
            yield match
