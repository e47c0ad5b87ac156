"""Texts in several languages under the same tokenizers: the figures of each, and its parity with one of them.

    texts = [CountedText(Corpus.open(path), name=path.stem) for path in sorted(Path("languages").glob("*.txt"))]
    found = measure_languages(texts, [pretrained.load("gpt2"), pretrained.load("o200k")])
    found.parity(text=3, tokenizer=0, base=0).mean      # how many times the tokens of the first text

Bytes per token cannot be compared across languages, because a Thai letter takes three bytes and an English letter one;
tokens for the same content can. If the texts have the same lines in the same order, parity is computed line by line,
otherwise from the totals, which are comparable only if the texts have the same content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bpe import metrics
from bpe.errors import Cancelled
from bpe.evaluate.compare import Figures, compare
from bpe.evaluate.counted_text import CountedText
from bpe.evaluate.differences import aligned_line_tokens, line_tokens
from bpe.text.corpus import Corpus
from bpe.tokenizers.base import Tokenizer

Ints = NDArray[np.int64]
Progress = Callable[[int, int], None]

LINES_LIMIT = 8 << 20
"""Largest text in bytes whose lines are compared one by one; a larger text has parity of totals only."""

PARTS = 1000
"""The total of the progress."""
_COMPARING = 800  # the figures take this much of the progress, the lines the rest


class Parity(NamedTuple):
    """Ratios of the tokens of two texts. For aligned lines: the mean (Petrov et al.), the median and the quartiles of
    the ratios. With `lines` = 0, all four are the ratio of the totals."""

    mean: float
    median: float
    low: float
    high: float
    lines: int


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """The measurements: `figures[text][tokenizer]` and `lines[text][tokenizer]`.

    The latter are the tokens of each line, int64[lines], encoded by itself and without its line end; None for a long
    text.
    """

    texts: tuple[str, ...]
    tokenizers: tuple[str, ...]
    figures: tuple[tuple[Figures, ...], ...]
    lines: tuple[tuple[Ints | None, ...], ...]

    def is_aligned(self, text: int, base: int) -> bool:
        """Whether two texts have the same number of lines, and more than one."""
        here, there = self.lines[text][0], self.lines[base][0]
        return here is not None and there is not None and len(here) == len(there) > 1

    def parity(self, text: int, tokenizer: int, base: int) -> Parity | None:
        """The parity of a text with the base under one tokenizer; None if either has no tokens."""
        here, there = self.lines[text][tokenizer], self.lines[base][tokenizer]
        if here is not None and there is not None and self.is_aligned(text, base):
            return line_parity(here, there)
        first, second = self.figures[text][tokenizer], self.figures[base][tokenizer]
        if not first.tokens or not second.tokens:
            return None
        ratio = _whole(first) / _whole(second)
        return Parity(ratio, ratio, ratio, ratio, 0)


def _whole(figures: Figures) -> float:
    """Tokens of the whole text, extrapolated if only a sample was measured."""
    return figures.tokens * figures.total_bytes / figures.bytes if figures.sampled else float(figures.tokens)


def line_parity(tokens: Ints, others: Ints) -> Parity | None:
    """Parity over aligned lines: the mean, the median and the quartiles of tokens / others.

    Lines without a token in either text are left out; the result is None if none remain. Source of the mean: Petrov et
    al., arXiv 2305.15425.
    """
    both = (tokens > 0) & (others > 0)
    mean = metrics.parity(tokens, others)
    if mean is None:
        return None
    low, median, high = np.percentile(tokens[both] / others[both], (25, 50, 75))
    return Parity(mean, float(median), float(low), float(high), int(both.sum()))


def measure_languages(
    texts: Sequence[CountedText],
    tokenizers: Sequence[Tokenizer],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Languages:
    """The figures of every text under every tokenizer, and the tokens of its lines.

    `progress` is called with (done, total); `cancelled` is polled, and when it returns True, `bpe.errors.Cancelled` is
    raised.
    """

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress(done * _COMPARING // max(1, total), PARTS)

    rows = compare(texts, tokenizers, progress=report, cancelled=cancelled)
    width = len(tokenizers)
    figures = tuple(tuple(rows[index * width : (index + 1) * width]) for index in range(len(texts)))
    lines: list[tuple[Ints | None, ...]] = []
    for index, text in enumerate(texts):
        if cancelled is not None and cancelled():
            raise Cancelled
        lines.append(_lines_of(text, tokenizers))
        if progress is not None:
            progress(_COMPARING + (PARTS - _COMPARING) * (index + 1) // len(texts), PARTS)
    names = tuple(text.name for text in texts), tuple(tokenizer.name for tokenizer in tokenizers)
    return Languages(*names, figures, tuple(lines))


def _lines_of(text: CountedText, tokenizers: Sequence[Tokenizer]) -> tuple[Ints | None, ...]:
    if text.byte_count > LINES_LIMIT:
        return (None,) * len(tokenizers)
    return tuple(line_tokens(tokenizer, text.corpus) for tokenizer in tokenizers)


def line_parities(tokenizer: Tokenizer, corpora: Sequence[Corpus], base: int = 0) -> list[Parity | None]:
    """`line_parity` of line-aligned corpora with one of them; raises ValueError if their numbers of lines differ."""
    lines = aligned_line_tokens(tokenizer, corpora, base)
    return [line_parity(tokens, lines[base]) for tokens in lines]


# --- training on a mixture ------------------------------------------------------------------------------------------


MOST_WEIGHT = 1000
_SCALES = 4
_CLOSE = 0.2


def balanced_weights(sizes: Sequence[int], alpha: float, *, most: int = MOST_WEIGHT) -> list[int]:
    """Document weights for a mixture in which document i makes up the fraction size_i^α / Σ size_j^α.

    A weight multiplies the counts of a document, so w_i ∝ size_i^(α − 1). The weights are the smallest whole numbers up
    to `most` that are within a fifth of the formula; that of the largest document is at most 4. α = 1 keeps the sizes
    (every weight is 1), α = 0 gives every document the same fraction; multilingual models are trained with 0.3 to 0.7.
    An empty document has weight 1. Weights increase the counts, so a minimum count is reached sooner.

    Source: Conneau and Lample, Cross-lingual Language Model Pretraining, arXiv 1901.07291 (α = 0.5 there; 0.3 in
    XLM-R, arXiv 1911.02116).

    Raises:
        ValueError: if the exponent is not between 0 and 1.
    """
    if not 0 <= alpha <= 1:
        raise ValueError("The exponent must lie between 0 (every text counts alike) and 1 (as large as it is).")
    largest = max(sizes, default=0)
    wanted = [(largest / size) ** (1 - alpha) if size else 0.0 for size in sizes]
    best, least = [1] * len(sizes), float("inf")
    for scale in range(1, _SCALES + 1):
        weights = [min(most, max(1, round(scale * want))) for want in wanted]
        error = max((abs(w / (scale * want) - 1) for w, want in zip(weights, wanted, strict=True) if want), default=0.0)
        if error < least:
            best, least = weights, error
        if error <= _CLOSE:
            break
    return best


def mixture_shares(sizes: Sequence[int], weights: Sequence[int]) -> list[float]:
    """The fraction of each document in the mixture: size · weight / Σ size · weight."""
    counted = [size * weight for size, weight in zip(sizes, weights, strict=True)]
    total = sum(counted)
    return [size / total if total else 0.0 for size in counted]
