"""Vocabularies as arrays: the bytes of all tokens end to end, for operations on hundreds of thousands of tokens.

first, second = TokenTable.of(gpt2), TokenTable.of(gpt4o)
first.found_in(second)      # the index in GPT-4o's table of each of GPT-2's tokens, by its bytes, or -1
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bpe.counting.words import WordTable
from bpe.tokenizers import ranks
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.word import WordTokenizer

if TYPE_CHECKING:
    from bpe.tokenizers.base import Tokenizer

Ints = NDArray[np.int64]

_KNOWN: WeakKeyDictionary[BPETokenizer, TokenTable] = WeakKeyDictionary()
_SLICE = 4096  # tokens joined per call; longer calls would block the other threads


@dataclass(frozen=True, slots=True, eq=False)
class TokenTable:
    """Token i has the id `ids[i]` (int64[n]) and the bytes `data[start[i]:start[i + 1]]`; no token is empty."""

    data: NDArray[np.uint8]
    start: Ints
    ids: Ints
    unreachable: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """The ids of the tokens that no merge makes (`bpe.tokenizers.ranks.unreachable`)."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lengths(self) -> Ints:
        """The number of bytes of each token, int64[n]."""
        return np.diff(self.start)

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> TokenTable:
        """The vocabulary of a tokenizer, including special tokens; empty for the bit tokenizer."""
        if isinstance(tokenizer, BitTokenizer):
            return cls.from_tokens([], np.zeros(0, np.int64))
        if isinstance(tokenizer, WordTokenizer):  # UNK has no text
            words = tokenizer.words
            return cls(words.data, words.start, np.arange(1, len(words) + 1, dtype=np.int64))
        if isinstance(tokenizer, BPETokenizer):
            if tokenizer not in _KNOWN:
                special = [text.encode("utf-8") for text in tokenizer.special_tokens]
                table = cls.from_tokens([*tokenizer.tokens, *special], tokenizer._shown)
                _KNOWN[tokenizer] = replace(table, unreachable=ranks.unreachable(tokenizer))
            return _KNOWN[tokenizer]
        vocab = tokenizer.vocab
        return cls.from_tokens(list(vocab.values()), np.fromiter(vocab, np.int64, len(vocab)))

    @classmethod
    def from_tokens(cls, tokens: Sequence[bytes], ids: Ints) -> TokenTable:
        """The table of these tokens, without the empty ones and those without an id (below 0)."""
        lengths = np.zeros(len(tokens), np.int64)
        parts = []
        for begin in range(0, len(tokens), _SLICE):
            part = tokens[begin : begin + _SLICE]
            lengths[begin : begin + len(part)] = [len(token) for token in part]
            parts.append(b"".join(part))
        data = np.frombuffer(bytearray(b"".join(parts)), np.uint8)
        keep = (lengths > 0) & (ids >= 0)
        if not keep.all():
            data, lengths, ids = data[np.repeat(keep, lengths)], lengths[keep], ids[keep]
        return cls(data, np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths))), ids.astype(np.int64))

    def spelled(self, ids: Ints) -> NDArray[np.uint8]:
        """The bytes of the tokens with these ids, end to end."""
        index = np.zeros(int(self.ids.max(initial=-1)) + 1, np.int64)
        index[self.ids] = np.arange(len(self))
        at = index[ids]
        lengths = self.lengths[at]
        before = np.cumsum(lengths) - lengths
        steps = np.arange(int(lengths.sum()), dtype=np.int64)
        return self.data[np.repeat(self.start[at] - before, lengths) + steps]

    def found_in(self, other: TokenTable) -> Ints:
        """The index in another table of the token with the same bytes, int64[n]; -1 if there is none."""
        if not len(self) or not len(other):
            return np.full(len(self), -1, np.int64)
        none = np.zeros(0, np.int64)
        table = WordTable(
            pattern="", data=other.data, start=other.start, count=other.ids, special_count=none, boundaries=none
        )
        return table.find_all(self.data, self.start[1:]).astype(np.int64)

    def distinct(self) -> TokenTable:
        """The table without duplicates: of tokens with equal bytes (only special tokens have any) one remains."""
        indexes = self.found_in(self)
        keep = indexes == np.arange(len(self))
        if keep.all():
            return self
        lengths = self.lengths
        start = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths[keep])))
        return TokenTable(self.data[np.repeat(keep, lengths)], start, self.ids[keep], self.unreachable)

    def counts(self, counts: Ints) -> Ints:
        """The count of each token, int64[n], from `counts[id]`, which may be shorter than the largest id."""
        longer = np.zeros(max(len(counts), int(self.ids.max(initial=-1)) + 1), np.int64)
        longer[: len(counts)] = counts
        return longer[self.ids]

    def shares_by_length(self, counts: Ints) -> NDArray[np.float64]:
        """The fraction of a text's tokens by their length in bytes, float64[longest + 1], from `counts[id]`."""
        found = np.bincount(self.lengths, weights=self.counts(counts).astype(np.float64))
        return found / max(1.0, float(found.sum()))


def by_rank(counts: Ints, points: int = 400) -> tuple[Ints, Ints]:
    """Ranks (from 1) and counts of the tokens that occur, the most frequent first, both int64.

    Of more than `points` ranks, about as many are returned, evenly spaced on a logarithmic axis.
    """
    ordered = np.sort(counts[counts > 0])[::-1]
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    ranks = np.arange(1, len(ordered) + 1, dtype=np.int64)
    if len(ordered) > points:
        ranks = np.unique(np.rint(np.geomspace(1, len(ordered), points)).astype(np.int64))
    return ranks, ordered[ranks - 1]
