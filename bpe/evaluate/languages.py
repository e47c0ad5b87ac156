"""Texts in several languages, measured by the same tokenizers: figures of each, and parity with one of them.

    texts = [CountedText(Corpus.open(path), name=path.stem) for path in sorted(Path("languages").glob("*.txt"))]
    found = measure_languages(texts, [pretrained.load("gpt2"), pretrained.load("o200k")])
    found.parity(text=3, tokenizer=0, base=0).mean      # how many times the tokens of the first text

Bytes per token say nothing across languages, for a Thai letter takes three bytes and an English one takes one; tokens
for the same content do. Where the texts have the same lines in the same order, parity is taken line by line, else of
the totals, which says as much only if the texts say the same.
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
"""Bytes of a text up to which its lines are compared one by one; a larger one has parity of totals only."""

PARTS = 1000
_COMPARING = 800  # of them the figures take so many, the lines the rest


class Parity(NamedTuple):
    """Tokens here / tokens there. Of aligned lines the mean (Petrov et al.), the median and the middle half of the
    ratios; of `lines` = 0 lines, the ratio of the totals, in `mean` and `median`."""

    mean: float
    median: float
    low: float
    high: float
    lines: int


@dataclass(frozen=True, slots=True, eq=False)
class Languages:
    """The measurements: `figures[text][tokenizer]`, and the tokens of each line, int64[lines], None for a long text.

    `lines[text][tokenizer]` counts the tokens of a line encoded by itself, without its line end.
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
        """A text's parity with another under one tokenizer; None where either has no token."""
        here, there = self.lines[text][tokenizer], self.lines[base][tokenizer]
        if here is not None and there is not None and self.is_aligned(text, base):
            return line_parity(here, there)
        first, second = self.figures[text][tokenizer], self.figures[base][tokenizer]
        if not first.tokens or not second.tokens:
            return None
        ratio = _whole(first) / _whole(second)
        return Parity(ratio, ratio, ratio, ratio, 0)


def _whole(figures: Figures) -> float:
    """Tokens of the whole text, reckoned up from the sample where only that was measured."""
    return figures.tokens * figures.total_bytes / figures.bytes if figures.sampled else float(figures.tokens)


def line_parity(tokens: Ints, others: Ints) -> Parity | None:
    """Parity over aligned lines: the mean, median and quartiles of tokens here / tokens there.

    Lines without a token on either side are left out; None where none are left. Source of the mean: Petrov et al.,
    arXiv 2305.15425.
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

    `progress` is told (done, in all), `cancelled` asked; where it answers true, `bpe.counting.words.Cancelled` is
    raised.
    """

    def told(done: int, total: int) -> None:
        if progress is not None:
            progress(done * _COMPARING // max(1, total), PARTS)

    rows = compare(texts, tokenizers, progress=told, cancelled=cancelled)
    width = len(tokenizers)
    figures = tuple(tuple(rows[place * width : (place + 1) * width]) for place in range(len(texts)))
    lines: list[tuple[Ints | None, ...]] = []
    for place, text in enumerate(texts):
        if cancelled is not None and cancelled():
            raise Cancelled
        lines.append(_lines_of(text, tokenizers))
        if progress is not None:
            progress(_COMPARING + (PARTS - _COMPARING) * (place + 1) // len(texts), PARTS)
    names = tuple(text.name for text in texts), tuple(tokenizer.name for tokenizer in tokenizers)
    return Languages(*names, figures, tuple(lines))


def _lines_of(text: CountedText, tokenizers: Sequence[Tokenizer]) -> tuple[Ints | None, ...]:
    if text.byte_count > LINES_LIMIT:
        return (None,) * len(tokenizers)
    return tuple(line_tokens(tokenizer, text.corpus) for tokenizer in tokenizers)


def line_parities(tokenizer: Tokenizer, corpora: Sequence[Corpus], base: int = 0) -> list[Parity | None]:
    """`line_parity` of line-aligned corpora with one of them; raises ValueError where their lines differ in number."""
    lines = aligned_line_tokens(tokenizer, corpora, base)
    return [line_parity(tokens, lines[base]) for tokens in lines]


# --- training on a mixture ------------------------------------------------------------------------------------------


MOST_WEIGHT = 1000
_SCALES = 4
_CLOSE = 0.2


def balanced_weights(sizes: Sequence[int], alpha: float, *, most: int = MOST_WEIGHT) -> list[int]:
    """Weights of documents so that each has its share of the mixture: document i counts as size_i^α / Σ size_j^α.

    A weight multiplies a document's counts, so w_i ∝ size_i^(α − 1), in whole numbers up to `most`: the smallest that
    are within a fifth of the formula, the largest document's being 4 at most. α = 1 takes the sizes as they are (every
    weight 1), α = 0 gives every document the same share; multilingual models are trained with 0.3 to 0.7. An empty
    document has weight 1. Counts grow by the weights: a minimum count is reached sooner.

    Source: Conneau and Lample, Cross-lingual Language Model Pretraining, arXiv 1901.07291 (α = 0.5 there; 0.3 in
    XLM-R, arXiv 1911.02116).

    Raises:
        ValueError: for an exponent that is not between 0 and 1.
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
    """The share of each document in the mixture: size · weight / Σ size · weight."""
    counted = [size * weight for size, weight in zip(sizes, weights, strict=True)]
    total = sum(counted)
    return [size / total if total else 0.0 for size in counted]
