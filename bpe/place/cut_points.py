"""Cut points: offsets at which a text can be split so that both sides are encoded as in the whole text.

named patterns, bits, bytes, characters     `bpe.pretokenize.scan_kernels.is_certain`
any other expression                        the starts of its pre-tokens (`bpe.pretokenize.regex_starts`)
no pattern ("none")                         between two bytes that are adjacent in no token: no merge joins them
tokenizers of the `tokenizers` package      if their components allow it (`bpe.tokenizers.locality`)
all others                                  line ends, which are not exact
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
"""The most bytes of a character: a cut point is only returned with this many known bytes on either side."""


class CutPointFinder(Protocol):
    """Finds cut points.

    `is_quick`: a screenful is encoded in a millisecond or two. `needs_context`: the tokenizer treats the beginning and
    the end of a text differently from its inside.
    """

    is_quick: bool
    needs_context: bool

    def after(self, data: bytes, at: int) -> int:
        """The first cut point in `data` from `at` on with enough known bytes around it; -1 if there is none."""

    def on(self, text: Readable, edges: Sequence[int]) -> CutPointFinder:
        """The finder for one text, whose documents begin and end at `edges`."""


class _Plain:
    is_quick, needs_context = False, False

    def on(self, text: Readable, edges: Sequence[int]) -> CutPointFinder:
        return self  # type: ignore[return-value]


class LineEnds(_Plain):
    """Cuts after line ends: exact only if the tokenizer treats lines separately."""

    def after(self, data: bytes, at: int) -> int:
        found = data.find(b"\n", max(0, at - 1))
        return found + 1 if 0 <= found < len(data) - 1 else -1


class CertainBoundaries(_Plain):
    """The boundaries at which every named pattern cuts."""

    is_quick = True

    def __init__(self) -> None:
        self._scanners = jit.load("pretokenize.scan_kernels")
        self._classes = class_table()

    def after(self, data: bytes, at: int) -> int:
        found = int(self._scanners.certain_after(as_bytes(data), at, 0, len(data), self._classes))
        return found if found < len(data) - CHARACTER else -1


class UnjoinedBytes(_Plain):
    """Cuts between two bytes that are adjacent in no token."""

    is_quick = True

    def __init__(self, tokenizer: BPETokenizer) -> None:
        self.by_merges = tokenizer if not tokenizer.whole_pieces else _by_merges(tokenizer)
        self._parted = _parted(tokenizer.tokens)

    def after(self, data: bytes, at: int) -> int:
        first = max(0, at - 1)
        found = self.ends(data[first:])
        return first + int(found[0]) if len(found) > 1 else -1

    def ends(self, data: bytes) -> NDArray[np.int64]:
        """Every cut point inside a text, and the end of the text."""
        array = np.frombuffer(data, np.uint8).astype(np.int64)
        return np.append(np.flatnonzero(self._parted[array[:-1] << 8 | array[1:]]) + 1, len(data))


class PreTokenStarts(_Plain):
    """The starts of the pre-tokens of an expression; `on` binds the finder to a text."""

    def __init__(self, expression: str, pieces: PieceStarts | None = None) -> None:
        self._expression, self._pieces = expression, pieces

    @property
    def pieces(self) -> PieceStarts:
        """The starts in the text that `on` was given."""
        assert self._pieces is not None
        return self._pieces

    def on(self, text: Readable, edges: Sequence[int]) -> PreTokenStarts:
        return PreTokenStarts(self._expression, PieceStarts(text, edges, self._expression))

    def after(self, data: bytes, at: int) -> int:
        return -1


class ImportedCutPoints(_Plain):
    """The cut points of an imported tokenizer, see `bpe.tokenizers.locality`."""

    needs_context = True

    def __init__(self, places: Places) -> None:
        self._places = places

    def after(self, data: bytes, at: int) -> int:
        return self._places.after(data, at)


def finder_of(tokenizer: Tokenizer) -> CutPointFinder:
    """The finder for a tokenizer."""
    if isinstance(tokenizer, ImportedTokenizer):
        places = Places.of(tokenizer)
        return LineEnds() if places is None else ImportedCutPoints(places)
    if not isinstance(tokenizer, BPETokenizer | WordTokenizer):
        return CertainBoundaries()
    pattern = patterns.resolve(tokenizer.pattern)
    if pattern.name == "custom":
        return PreTokenStarts(pattern.regex)
    if pattern.name != "none":
        return CertainBoundaries()
    if isinstance(tokenizer, BPETokenizer) and tokenizer._dropped is None:
        return UnjoinedBytes(tokenizer)
    return LineEnds()


def _parted(tokens: Sequence[bytes]) -> NDArray[np.bool_]:
    """Whether two bytes (index first << 8 | second) are adjacent in no token: bool[65536]."""
    joined = np.frombuffer(b"".join(tokens), np.uint8).astype(np.int64)
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64, len(tokens)))
    pairs = joined[:-1] << 8 | joined[1:]
    inside = np.ones(len(pairs), np.bool_)
    inside[ends[:-1] - 1] = False
    parted = np.ones(1 << 16, np.bool_)
    parted[pairs[inside]] = False
    return parted


def _by_merges(tokenizer: BPETokenizer) -> BPETokenizer:
    """A copy without the whole-piece rule, because the text between two cut points is not a pre-token."""
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
