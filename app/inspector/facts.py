"""The facts about one token at a step: its identity, its counts over the run, and the words that contain it.

A token is identified by its number: a byte or a learnt token by its id, the special token i by −1 − i (its id
depends on the step). Call everything here on a thread: it costs a pass over the columns or, for the words, over the
distinct words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kit.numbers import BYTE_TOKENS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.histories.history import MergeHistory
    from bpe.histories.state_at import RunState

SCAFFOLD = 0.9
"""Minimum intersection over self of a scaffold token (Picky BPE, arXiv 2409.04599)."""
MOST_ABSORBED, MOST_WORDS = 40, 40


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A merge that took some of a token: the new token, the number taken, and their fraction of its count then."""

    token: int
    data: bytes
    merge: int
    taken: int
    share: float


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """A token at a step."""

    token: int
    id: int
    data: bytes
    step: int
    born: int
    """The merge that made it, counted from 1; 0 for bytes and special tokens."""
    parts: tuple[bytes, bytes] | None
    count: int
    token_count: int
    """All tokens of the training text at this step."""
    rank: int
    """Its rank by count, from 1; 0 if it does not occur."""
    vocab_size: int
    frontier: int
    steps: NDArray[np.int64]
    counts: NDArray[np.int64]
    """`counts[i]` is its count from `steps[i]` until the next change."""
    absorbed: tuple[Absorbed, ...] = ()
    """The merges that took most of its occurrences, the largest first."""
    absorbers: int = 0
    """The number of merges that took some of its occurrences."""
    scaffold: Absorbed | None = None
    """The first merge, up to the step, that took nearly all of its occurrences."""

    @property
    def is_special(self) -> bool:
        return self.token < 0

    @property
    def is_learnt(self) -> bool:
        """Whether the token exists at the step."""
        return self.born <= self.step


@dataclass(frozen=True, slots=True)
class Word:
    """A word that contains a token: the word's tokens (id and bytes) and its count."""

    tokens: tuple[tuple[int, bytes], ...]
    count: int


def number_of(history: MergeHistory, token_id: int, step: int) -> int:
    """The number of the token that has an id at a step."""
    special = token_id - BYTE_TOKENS - step
    return -1 - special if 0 <= special < len(history.settings.special_tokens) else token_id


def facts_of(history: MergeHistory, token: int, step: int) -> TokenFacts:
    """Collect the facts about a token that the history's columns give.

    Raises ValueError for a token that the run has not learnt.
    """
    frontier = history.step
    if token < 0:
        return _special_facts(history, token, step)
    from bpe.histories.state_at import life

    counts = history.counts_at(step)
    count = int(counts[token]) if token < len(counts) else 0
    born = max(0, token - BYTE_TOKENS + 1)
    parts = None
    if born:
        sides = int(history.left[born - 1]), int(history.right[born - 1])
        parts = history.token_bytes(sides[0]), history.token_bytes(sides[1])
    fared = life(history, token)
    takers = [
        Absorbed(taker, history.token_bytes(taker), taker - BYTE_TOKENS + 1, taken, taken / max(1, had))
        for (taker, taken), had in zip(fared.absorbed, fared.counts.tolist(), strict=False)
    ]
    scaffold = next((taker for taker in takers if taker.merge <= step and taker.share >= SCAFFOLD), None)
    return TokenFacts(
        token,
        token,
        history.token_bytes(token),
        step,
        born,
        parts,
        count,
        int(history.token_count[step]),
        int((counts > count).sum()) + 1 if count else 0,
        history.vocab_size_at(step),
        frontier,
        fared.steps,
        fared.counts,
        tuple(sorted(takers, key=lambda taker: -taker.taken)[:MOST_ABSORBED]),
        len(takers),
        scaffold,
    )


def _special_facts(history: MergeHistory, token: int, step: int) -> TokenFacts:
    import numpy as np

    place = -1 - token
    count = int(history.words.special_count[place])
    return TokenFacts(
        token,
        BYTE_TOKENS + step + place,
        history.settings.special_tokens[place].encode(),
        step,
        0,
        None,
        count,
        int(history.token_count[step]),
        int((history.counts_at(step) > count).sum()) + 1 if count else 0,
        history.vocab_size_at(step),
        history.step,
        np.zeros(1, np.int64),
        np.full(1, count, np.int64),
    )


def words_of(snapshot: RunState, token: int) -> tuple[Word, ...]:
    """The commonest words that contain a token at a step; none for a special token."""
    if token < 0 or token >= BYTE_TOKENS + snapshot.step:
        return ()
    spell = snapshot.history.token_bytes
    return tuple(
        Word(tuple((part, spell(part)) for part in holder.tokens), holder.count)
        for holder in snapshot.holders(token, MOST_WORDS)
    )
