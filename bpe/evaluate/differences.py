"""Differences between two tokenizers: on a text, on the words of a corpus, in their vocabularies, on parallel lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bpe import metrics
from bpe.errors import Cancelled
from bpe.evaluate import one_tokenizer
from bpe.evaluate.counted_text import CountedText
from bpe.text.corpus import Corpus
from bpe.text.sampling import line_edges
from bpe.tokenizers.base import AllowedSpecial, Tokenizer

Ints = NDArray[np.int64]

_IMPORT_PIECES = 20_000  # most distinct pre-tokens that a tokenizer without a pattern encodes one by one


# --- on a text ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Disagreement:
    """Byte offsets inside a text at which only one of two tokenizers starts a token, ascending int64."""

    only_first: Ints
    only_second: Ints
    agreement: float  # |A ∩ B| / |A ∪ B|

    def next_after(self, offset: int) -> int | None:
        """The first offset after `offset` at which the two differ, or None."""
        both = np.union1d(self.only_first, self.only_second)
        at = int(np.searchsorted(both, offset, "right"))
        return int(both[at]) if at < len(both) else None

    def previous_before(self, offset: int) -> int | None:
        """The last offset before `offset` at which the two differ, or None."""
        both = np.union1d(self.only_first, self.only_second)
        at = int(np.searchsorted(both, offset, "left")) - 1
        return int(both[at]) if at >= 0 else None


def boundaries(tokenizer: Tokenizer, text: str | bytes, allowed_special: AllowedSpecial = ()) -> Ints:
    """The distinct byte offsets at which tokens start in a text, ascending int64; empty tokens have none."""
    spans = tokenizer.segment(text, allowed_special)
    return np.unique(spans.starts[spans.ends > spans.starts] // (8 if spans.unit == "bit" else 1))


def disagreement(first: Ints, second: Ints, size: int) -> Disagreement:
    """The difference between the `boundaries` of two tokenizers in a text of `size` bytes, without offset 0."""
    here, there = first[first > 0], second[second > 0]
    return Disagreement(
        np.setdiff1d(here, there), np.setdiff1d(there, here), metrics.boundary_agreement(first, second, size)
    )


# --- on the words of a corpus ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CutDifferently:
    """A pre-token of the text, its count, and the tokens that each of two tokenizers cuts it into."""

    piece: bytes
    count: int
    first: tuple[bytes, ...]
    second: tuple[bytes, ...]
    boundaries: int  # the number of offsets at which only one of them cuts


def cut_differently(
    text: CountedText,
    first: Tokenizer,
    second: Tokenizer,
    top: int = 200,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> list[CutDifferently]:
    """The pre-tokens that two tokenizers cut most differently, ordered by the number of differing boundaries × count.

    The pre-tokens are those of the tokenizers' pattern if both have the same, else those of GPT-2 (words with the space
    before them); each is encoded by itself. May raise `bpe.errors.Cancelled`.
    """
    words = text.words(common_pattern(first, second), cancelled=cancelled)
    data, start, count = words.data, words.start, words.count
    if not (one_tokenizer.is_piecewise(first) and one_tokenizer.is_piecewise(second)):
        common = np.sort(np.argsort(-count, kind="stable")[:_IMPORT_PIECES])
        lengths = np.diff(start)[common]
        keep = np.zeros(len(count), np.bool_)
        keep[common] = True
        data, count = data[np.repeat(keep, np.diff(start))], count[common]
        start = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    marks = []
    for tokenizer in (first, second):
        if cancelled is not None and cancelled():
            raise Cancelled
        marks.append(_inner_boundaries(tokenizer, data, start))
    differs = np.concatenate((np.zeros(1, np.int64), np.cumsum(marks[0] != marks[1])))
    amount = np.diff(differs[start])
    order = np.argsort(-(amount * count), kind="stable")[:top]
    content = data.tobytes()
    found: list[CutDifferently] = []
    for word in order[amount[order] > 0].tolist():
        low, high = int(start[word]), int(start[word + 1])
        here, there = (_parts(content, mark, low, high) for mark in marks)
        found.append(CutDifferently(content[low:high], int(count[word]), here, there, int(amount[word])))
    return found


def common_pattern(first: Tokenizer, second: Tokenizer) -> str:
    """The pattern whose pre-tokens are used to compare two tokenizers."""
    pattern = one_tokenizer.pattern_of(first)
    if pattern is None or pattern != one_tokenizer.pattern_of(second) or pattern == "none":
        return "gpt2"
    return pattern


def _inner_boundaries(tokenizer: Tokenizer, data: NDArray[np.uint8], start: Ints) -> NDArray[np.bool_]:
    """Whether a token starts at a byte inside a pre-token, bool[len(data)]; each pre-token is encoded by itself."""
    mark = np.zeros(len(data), np.bool_)
    if one_tokenizer.is_piecewise(tokenizer):
        mark[one_tokenizer.starts_in_each(tokenizer, np.array(data), start)] = True
    else:
        content = data.tobytes()
        for low, high in pairwise(start.tolist()):
            mark[low + boundaries(tokenizer, content[low:high])] = True
    mark[start[:-1]] = False
    return mark


def _parts(content: bytes, mark: NDArray[np.bool_], low: int, high: int) -> tuple[bytes, ...]:
    cuts = [low, *(np.flatnonzero(mark[low + 1 : high]) + low + 1).tolist(), high]
    return tuple(content[a:b] for a, b in pairwise(cuts))


# --- vocabularies ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlap:
    """The tokens of two vocabularies by their bytes, in the order of the first's and the second's ids."""

    shared: tuple[bytes, ...]
    only_first: tuple[bytes, ...]
    only_second: tuple[bytes, ...]
    share: float  # |A ∩ B| / |A ∪ B|


def vocabulary_overlap(first: Tokenizer, second: Tokenizer) -> Overlap:
    """The tokens that two tokenizers have in common, compared by their bytes."""
    here, there = (dict.fromkeys(filter(None, tokenizer.vocab.values())) for tokenizer in (first, second))
    return Overlap(
        tuple(token for token in here if token in there),
        tuple(token for token in here if token not in there),
        tuple(token for token in there if token not in here),
        metrics.vocabulary_overlap(set(here), set(there)),
    )


# --- parallel lines -------------------------------------------------------------------------------------------------


def line_tokens(tokenizer: Tokenizer, corpus: Corpus) -> Ints:
    """The tokens of every line of a corpus, each encoded by itself and without its line end, int64[lines]."""
    return one_tokenizer.tokens_of_each(tokenizer, *line_bytes(corpus))


def line_bytes(corpus: Corpus) -> tuple[NDArray[np.uint8], Ints]:
    """The lines of a corpus end to end, without line ends: uint8[bytes], and the start of each, int64[lines + 1].

    A line ends at \\r\\n, at \\n, and at the end of a part of the corpus.
    """
    kept: list[bytes] = []
    for part in corpus.parts:
        data = corpus.read(part.start, part.end - part.start)
        edges = line_edges(data).tolist()
        kept += [data[low:high].rstrip(b"\r\n") for low, high in pairwise(edges)]
    lengths = np.array([len(line) for line in kept], np.int64)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return np.frombuffer(bytearray(b"".join(kept)), np.uint8), start


def aligned_line_tokens(tokenizer: Tokenizer, corpora: Sequence[Corpus], base: int = 0) -> list[Ints]:
    """`line_tokens` of corpora that have the same lines.

    Raises:
        ValueError: if a corpus does not have as many lines as the base.
    """
    lines = [line_tokens(tokenizer, corpus) for corpus in corpora]
    for corpus, tokens in zip(corpora, lines, strict=True):
        if len(tokens) != len(lines[base]):
            raise ValueError(
                f"{corpus.name} has {len(tokens):,} lines and {corpora[base].name} {len(lines[base]):,}: "
                "parity is of texts with the same lines."
            )
    return lines


def parities(tokenizer: Tokenizer, corpora: Sequence[Corpus], base: int = 0) -> list[float | None]:
    """The parity of line-aligned corpora with one of them, the base: `bpe.metrics.parity` of the tokens per line.

    Raises:
        ValueError: if a corpus does not have as many lines as the base.
    """
    lines = aligned_line_tokens(tokenizer, corpora, base)
    return [metrics.parity(tokens, lines[base]) for tokens in lines]
