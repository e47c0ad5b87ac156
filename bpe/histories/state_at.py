"""The state of a run at any past step, rebuilt from its seams: the counts of all pairs, and the words with a token.

Takes one pass over the distinct words, some tenths of a second for a large corpus, so call it on a worker thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpe import jit
from bpe.reference import GPT2_BYTE_RANK

if TYPE_CHECKING:
    from bpe.histories.history import MergeHistory


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of adjacent tokens and its count, overlaps included."""

    left: int
    right: int
    count: int


@dataclass(frozen=True, slots=True)
class Holder:
    """A word of the training text that contains a token, the count of the word, and its tokens."""

    word: bytes
    count: int
    tokens: tuple[int, ...]


class RunState:
    """All words of a training text as tokens after `step` merges. Needs a history that has its words."""

    def __init__(self, history: MergeHistory, step: int, *, plain: bool = False) -> None:
        if not 0 <= step <= history.step:
            raise ValueError(f"Step {step:,} is not among the {history.step:,} that the run has made.")
        self.history = history
        self.step = step
        self._kernels = kernels = jit.load("training.merge_kernels", plain=plain)
        words = history.words
        slots = int(words.start[-1]) + len(words) + 1
        self._tok: NDArray[np.int32] = np.full(slots, -1, np.int32)
        self._weight: NDArray[np.int64] = np.zeros(slots, np.int64)
        kernels.lay_out(words.data, words.start, words.count, self._tok, self._weight, np.zeros(0, np.uint8))
        self._length: NDArray[np.int32] = np.ones(256 + step, np.int32)
        ids = np.ascontiguousarray(history.ids[:, :step])
        # replay() reopens later seams in place, so it gets a copy.
        kernels.replay(self._tok, history.seams.copy(), ids, step, self._length, np.zeros(256 + step, np.int64))

    def candidates(self, top: int = 50) -> list[Candidate]:
        """The `top` most frequent pairs, in descending order; equal counts in order of their first occurrence."""
        found = self._pairs
        k = self._kernels
        order = np.lexsort((found[:, k.HIGH], -found[:, k.COUNT]))[:top]
        return [_candidate(found[row]) for row in order]

    def choices(self, banned: Iterable[tuple[int, int]] = ()) -> dict[str, Candidate]:
        """The pair that each tie-break would merge next, except those `banned`; empty if no pair remains."""
        found = self._pairs
        k = self._kernels
        for left, right in banned:
            found = found[found[:, k.KEY] != left << 32 | right]
        if not len(found):
            return {}
        best = found[found[:, k.COUNT] == found[:, k.COUNT].max()]
        rank = np.concatenate((np.array(GPT2_BYTE_RANK, np.int64), np.arange(256, 256 + self.step)))
        left, right = best[:, k.KEY] >> 32, best[:, k.KEY] & 0xFFFFFFFF
        return {
            "first-seen": _candidate(best[int(best[:, k.HIGH].argmin())]),
            "lowest-ids": _candidate(best[int(best[:, k.KEY].argmin())]),
            "huggingface": _candidate(best[int((rank[left] << 32 | rank[right]).argmin())]),
            "greatest-bytes": _candidate(best[self._greatest(left, right)]),
        }

    def _greatest(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
        """The row of the pair with the greatest bytes, compared by the left token, then the right.

        The bytes of each left token are looked up once: late in a run, hundreds of thousands of pairs may tie.
        """
        spell = self.history.token_bytes
        first = max(np.unique(left).tolist(), key=spell)
        rows = np.flatnonzero(left == first)
        return int(rows[max(range(rows.size), key=lambda at: spell(int(right[rows[at]])))])

    def holders(self, token: int, top: int = 50) -> list[Holder]:
        """The most frequent words that contain a token, in descending order."""
        found = np.flatnonzero(self._tok == token)
        slots = self.history.words.start + np.arange(len(self.history.words) + 1) + 1
        words = np.unique(np.searchsorted(slots, found, "right") - 1)
        counts = self.history.words.count[words]
        order = np.argsort(-counts, kind="stable")[:top]
        return [self._holder(int(words[row]), int(counts[row])) for row in order]

    def _holder(self, word: int, count: int) -> Holder:
        start = int(self.history.words.start[word]) + word + 1
        end = start + int(self.history.words.start[word + 1] - self.history.words.start[word])
        tokens, at = [], start
        while at < end:
            tokens.append(int(self._tok[at]))
            at += int(self._length[self._tok[at]])
        return Holder(self.history.words.word(word), count, tuple(tokens))

    @cached_property
    def _pairs(self) -> NDArray[np.int64]:
        """Rows of the pair table, int64[pairs, 4]: key, count, number of positions, first position."""
        size = 1 << 14
        while True:
            table = np.zeros((size, 4), np.int64)
            table[:, self._kernels.KEY] = -1
            if self._kernels.tally(self._tok, self._weight, self._length, table) >= 0:
                return table[table[:, self._kernels.KEY] >= 0]
            size *= 4


def _candidate(row: NDArray[Any]) -> Candidate:
    key = int(row[0])
    return Candidate(key >> 32, key & 0xFFFFFFFF, int(row[1]))


class Life(NamedTuple):
    """A token's count after each step that changed it, and the merges that absorbed it.

    After `steps[i]` merges the token occurs `counts[i]` times; `absorbed` lists (new token, number absorbed), in the
    order in which they were learnt.
    """

    steps: NDArray[np.int64]
    counts: NDArray[np.int64]
    absorbed: list[tuple[int, int]]


def life(history: MergeHistory, token: int) -> Life:
    """The life of a byte or a learnt token, from the columns alone."""
    born = 0 if token < 256 else token - 255
    if born > history.step:
        raise ValueError(f"Token {token} has not been learnt: the run has made {history.step:,} merges.")
    first = int(history.byte_counts[token]) if token < 256 else int(history.replaced[token - 256])
    sides = (history.left == token).astype(np.int64) + (history.right == token)
    takers = np.flatnonzero(sides)
    taken = history.replaced[takers] * sides[takers]
    steps = np.concatenate(([born], takers + 1)).astype(np.int64)
    counts = first - np.concatenate(([0], np.cumsum(taken))).astype(np.int64)
    return Life(steps, counts, [(256 + int(m), int(n)) for m, n in zip(takers, taken, strict=True)])


def intersection_over_self(history: MergeHistory, merge: int) -> tuple[float, float]:
    """f(x, y) / f(x) and f(x, y) / f(y) at a merge (from 0); near 1, that token hardly occurs alone afterwards.

    Picky BPE, arXiv 2409.04599. f(x, y) is the number of replacements, so that no fraction exceeds 1.
    """
    replaced = int(history.replaced[merge])
    left, right = int(history.left[merge]), int(history.right[merge])
    if left == right:
        fraction = 2 * replaced / max(1, history.count_of(left, merge))
        return fraction, fraction
    return replaced / max(1, history.count_of(left, merge)), replaced / max(1, history.count_of(right, merge))
