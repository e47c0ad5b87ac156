"""Figures shown in views and reports, one function each, with its formula and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpe.pretokenize.mark_cuts import MarkCuts as MarkCuts
from bpe.pretokenize.mark_cuts import mark_cuts as mark_cuts
from bpe.pretokenize.mark_cuts import mark_cuts_at as mark_cuts_at
from bpe.text.unicode_scripts import script_of as script_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.counting.words import WordTable

    Ints = NDArray[np.int64]

_UNITS = 1000  # the most lines or documents that are resampled


def bytes_per_token(byte_count: int, token_count: int) -> float:
    """Compression ratio: UTF-8 bytes / tokens, both of the whole text; 0 for an empty text. Source: CS336, lecture 1.

    Not the mean of ratios per line, and not comparable across languages: Thai and Hindi take nearly three bytes per
    character.
    """
    return byte_count / token_count if token_count else 0.0


def ceiling(words: WordTable) -> float:
    """Upper bound of bytes per token with any merges under this pattern: bytes / (pre-tokens + special tokens)."""
    return bytes_per_token(int(words.byte_count), int(words.piece_count) + int(words.special_count.sum()))


def characters_per_token(character_count: int, token_count: int) -> float:
    """Code points / tokens, of totals; 0 for an empty text. Source: Tokenizer Arena."""
    return character_count / token_count if token_count else 0.0


def fertility(tokens: Ints, counts: Ints) -> float | None:
    """Tokens per word: Σ tokens(w) · count(w) / Σ count(w), each word encoded by itself; None if there are no words.

    `tokens`, `counts`: int64[words], of the distinct words between white space; only for scripts that separate words
    by white space (`bpe.text.unicode_scripts`). Source: TokSuite; Rust et al., ACL 2021 long 243.
    """
    words = int(counts.sum())
    return int((tokens * counts).sum()) / words if words else None


def continued_words(tokens: Ints, counts: Ints) -> float | None:
    """The fraction of words cut into two or more tokens; None if there are no words. Source: TokSuite."""
    words = int(counts.sum())
    return int(counts[tokens > 1].sum()) / words if words else None


def single_token_retention(tokens: Ints) -> float | None:
    """The fraction of distinct words that are one token (STRR); None for no words. Source: arXiv 2510.09947."""
    return int((tokens == 1).sum()) / len(tokens) if len(tokens) else None


def parity(tokens: Ints, others: Ints) -> float | None:
    """The mean of tokens(line) / tokens(parallel line) over parallel lines; 1 is parity, None if there are no lines.

    `tokens`, `others`: int64[lines]; lines without tokens on either side are ignored. Source: Petrov et al., arXiv
    2305.15425.
    """
    both = (tokens > 0) & (others > 0)
    return float((tokens[both] / others[both]).mean()) if both.any() else None


def renyi_efficiency(counts: Ints, vocab_size: int, alpha: float = 2.5) -> float | None:
    """H_α / log2 V with H_α = log2(Σ p_t^α) / (1 - α), p_t = count(t) / Σ counts; None for no tokens, or V < 2.

    `counts`: int64 of the tokens that occur (zeros have no effect). Near 1 if all tokens are about equally frequent.
    Depends on V, which should be stated with it. Source: Zouhar et al., ACL 2023 long 284 (α = 2.5 there).
    """
    import numpy as np

    total = int(counts.sum())
    if not total or vocab_size < 2:
        return None
    shares = counts[counts > 0] / total
    entropy = np.log2(np.power(shares, alpha).sum()) / (1 - alpha)
    return abs(float(entropy / np.log2(vocab_size)))  # a single token has 0, not -0


def vocabulary_used(counts: Ints, vocab_size: int) -> float:
    """The fraction of the vocabulary that occurs: distinct tokens seen / V. Source: TokEval."""
    return int((counts > 0).sum()) / vocab_size if vocab_size else 0.0


def out_of_vocabulary(unknown: int, token_count: int) -> float:
    """The fraction of tokens that are UNK; for a word tokenizer each pre-token is one token. 0 for an empty text."""
    return unknown / token_count if token_count else 0.0


def boundary_agreement(starts: Ints, others: Ints, size: int) -> float:
    """|A ∩ B| / |A ∪ B| of the offsets at which tokens start inside a text of `size` bytes; 1.0 if there are none."""
    import numpy as np

    here, there = (np.unique(side[(side > 0) & (side < size)]) for side in (starts, others))
    shared = len(np.intersect1d(here, there, assume_unique=True))
    either = len(here) + len(there) - shared
    return shared / either if either else 1.0


def vocabulary_overlap(tokens: set[bytes], others: set[bytes]) -> float:
    """|A ∩ B| / |A ∪ B| of the tokens' bytes; 0 if both sets are empty. Source: TokSuite."""
    either = len(tokens | others)
    return len(tokens & others) / either if either else 0.0


class CharacterCuts(NamedTuple):
    """The number of multi-byte characters, and how many of them are split over several tokens."""

    characters: int
    cut: int

    @property
    def share(self) -> float | None:
        """The fraction that is cut; None if there are no multi-byte characters. Source: TokEval."""
        return self.cut / self.characters if self.characters else None


class Interval(NamedTuple):
    """The 95 % interval of a figure, with the number (`units`) and the `kind` ("lines", "documents") of the units of
    text from which it was estimated."""

    low: float
    high: float
    units: int
    kind: str


def bootstrap(sizes: Ints, tokens: Ints, *, resamples: int = 1000, seed: int = 0) -> tuple[float, float] | None:
    """The 95 % bootstrap (percentile) interval of bytes per token: units are resampled with replacement, and the ratio
    of their totals is taken. `sizes`, `tokens`: int64[units], bytes and tokens. None for fewer than 2 units.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13.
    """
    import numpy as np

    if len(sizes) < 2 or not tokens.sum():
        return None
    if len(sizes) > _UNITS:  # an even selection shows the same spread, once scaled to all units
        chosen = np.linspace(0, len(sizes) - 1, _UNITS).astype(np.int64)
        root = (_UNITS / len(sizes)) ** 0.5
        found = bootstrap(sizes[chosen], tokens[chosen], resamples=resamples, seed=seed)
        middle = int(sizes[chosen].sum()) / max(1, int(tokens[chosen].sum()))
        ratio = int(sizes.sum()) / int(tokens.sum())
        return found and (ratio + (found[0] - middle) * root, ratio + (found[1] - middle) * root)
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(sizes), (resamples, len(sizes)))
    ratios = sizes[drawn].sum(axis=1) / np.maximum(tokens[drawn].sum(axis=1), 1)
    low, high = np.percentile(ratios, (2.5, 97.5))
    return float(low), float(high)
