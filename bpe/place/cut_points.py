"""Where a text may be cut for a tokenizer so that either side is encoded as if the other did not exist.

named patterns, bits, bytes, characters     `bpe.pretokenize.scan_kernels.is_certain`
any other expression                        where its pieces start (`bpe.pretokenize.regex_starts`)
no pattern ("none")                         between two bytes that stand together in no token: no merge joins them
what the `tokenizers` package runs          where its parts allow it (`bpe.tokenizers.locality`)
what is left                                line ends, of which nothing is certain
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.encoding.encoder import as_bytes
from bpe.pretokenize import patterns
from bpe.pretokenize.regex_starts import PieceStarts, Readable
from bpe.text.unicode_classes import class_table
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.locality import Places
from bpe.tokenizers.word import WordTokenizer

CHARACTER = 4
"""Bytes of a character, at most: so many are known before and after each place that is found."""


class CutPointFinder(Protocol):
    """Finds places to cut at.

    `is_quick`: a screenful is encoded in a millisecond or two. `needs_context`: a text's beginning and end are treated
    otherwise than its inside.
    """

    is_quick: bool
    needs_context: bool

    def after(self, data: bytes, at: int) -> int:
        """The first place of `data` from `at` on, of which enough is known; -1 where there is none."""

    def on(self, text: Readable, edges: Sequence[int]) -> CutPointFinder:
        """The finder for a text, whose documents begin and end at `edges`."""


class _Plain:
    is_quick, needs_context = False, False

    def on(self, text: Readable, edges: Sequence[int]) -> CutPointFinder:
        return self  # type: ignore[return-value]


class LineEnds(_Plain):
    """After line ends: certain only where lines are treated apart."""

    def after(self, data: bytes, at: int) -> int:
        found = data.find(b"\n", max(0, at - 1))
        return found + 1 if 0 <= found < len(data) - 1 else -1


class CertainBoundaries(_Plain):
    """Where every named pattern cuts."""

    is_quick = True

    def __init__(self) -> None:
        self._scanners = jit.load("pretokenize.scan_kernels")
        self._classes = class_table()

    def after(self, data: bytes, at: int) -> int:
        found = int(self._scanners.certain_after(as_bytes(data), at, 0, len(data), self._classes))
        return found if found < len(data) - CHARACTER else -1


class UnjoinedBytes(_Plain):
    """Between two bytes that no token holds one after the other."""

    is_quick = True

    def __init__(self, tokenizer: BPETokenizer) -> None:
        self.by_merges = tokenizer if not tokenizer.whole_pieces else _by_merges(tokenizer)
        self._parted = _parted(tokenizer.tokens)

    def after(self, data: bytes, at: int) -> int:
        first = max(0, at - 1)
        found = self.ends(data[first:])
        return first + int(found[0]) if len(found) > 1 else -1

    def ends(self, data: bytes) -> NDArray[np.int64]:
        """Every such place inside a text, and its end."""
        array = np.frombuffer(data, np.uint8).astype(np.int64)
        return np.append(np.flatnonzero(self._parted[array[:-1] << 8 | array[1:]]) + 1, len(data))


class StartsOfPieces(_Plain):
    """Where pieces of an expression start, once it is known of which text."""

    def __init__(self, expression: str, pieces: PieceStarts | None = None) -> None:
        self._expression, self._pieces = expression, pieces

    @property
    def pieces(self) -> PieceStarts:
        """Those of the text."""
        assert self._pieces is not None
        return self._pieces

    def on(self, text: Readable, edges: Sequence[int]) -> StartsOfPieces:
        return StartsOfPieces(self._expression, PieceStarts(text, edges, self._expression))

    def after(self, data: bytes, at: int) -> int:
        return -1


class ImportedPlaces(_Plain):
    """See `bpe.tokenizers.locality`."""

    needs_context = True

    def __init__(self, places: Places) -> None:
        self._places = places

    def after(self, data: bytes, at: int) -> int:
        return self._places.after(data, at)


def finder_of(tokenizer: Tokenizer) -> CutPointFinder:
    """How the places of a tokenizer are found."""
    if isinstance(tokenizer, ImportedTokenizer):
        places = Places.of(tokenizer)
        return LineEnds() if places is None else ImportedPlaces(places)
    if not isinstance(tokenizer, BPETokenizer | WordTokenizer):
        return CertainBoundaries()
    pattern = patterns.resolve(tokenizer.pattern)
    if pattern.name == "custom":
        return StartsOfPieces(pattern.regex)
    if pattern.name != "none":
        return CertainBoundaries()
    if isinstance(tokenizer, BPETokenizer) and tokenizer._dropped is None:
        return UnjoinedBytes(tokenizer)
    return LineEnds()


def _parted(tokens: Sequence[bytes]) -> NDArray[np.bool_]:
    """Which two bytes, first << 8 | second, stand together in no token: bool[65536]."""
    joined = np.frombuffer(b"".join(tokens), np.uint8).astype(np.int64)
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
    pairs = joined[:-1] << 8 | joined[1:]
    inside = np.ones(len(pairs), np.bool_)
    inside[ends[:-1] - 1] = False
    parted = np.ones(1 << 16, np.bool_)
    parted[pairs[inside]] = False
    return parted


def _by_merges(tokenizer: BPETokenizer) -> BPETokenizer:
    """The same, but no piece is taken as a whole: what lies between two places is no piece."""
    return BPETokenizer(
        tokenizer.left,
        tokenizer.right,
        tokenizer.pattern,
        tokenizer.special_tokens,
        ids=tokenizer.ids,
        tokens=tokenizer.tokens,
        result=tokenizer.result,
        name=tokenizer.name,
    )
