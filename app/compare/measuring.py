"""The measurement of tokenizers on a whole text, as a thread runs it. No Qt here.

The GUI creates a `FiguresMeasurement` and hands it to a thread, which calls `work`. Results and progress may be read
at any time: attributes are replaced, never modified in place, and `found` only grows.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.kit.errors import report
from app.session.courtesy import come_second, giving_way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, WordTable
    from bpe.evaluate.compare import CountedText, Figures
    from bpe.evaluate.vocabularies import TokenTable
    from bpe.tokenizers.base import Tokenizer

BASELINES = ("bit", "byte", "character", "word", "gpt2-words")
_ENCODING = 8  # encoding distinct words takes about an eighth of counting them: for the progress only


@dataclass(frozen=True, eq=False)
class Curve:
    """Bytes per token at every vocabulary size of a tokenizer with a time line: int64[n], float64[n]."""

    sizes: NDArray[np.int64]
    ratios: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spread:
    """Distributions of a text's tokens: the fraction of tokens of each length in bytes, float64[longest + 1], and the
    count at each rank, int64 both, with ranks spaced about evenly on a logarithmic scale."""

    lengths: NDArray[np.float64]
    ranks: NDArray[np.int64]
    counts: NDArray[np.int64]


@dataclass(eq=False)
class Measured:
    """The measurements of one tokenizer, by text: 0 is the training text, 1 the held-out text."""

    tokenizer: Tokenizer
    figures: dict[int, Figures] = field(default_factory=dict)
    curves: dict[int, Curve] = field(default_factory=dict)
    spreads: dict[int, Spread] = field(default_factory=dict)
    table: TokenTable | None = None

    def take(self, index: int, result: Figures | Curve | Spread | TokenTable) -> None:
        """Store a measurement for a text."""
        from bpe.evaluate.vocabularies import TokenTable

        if isinstance(result, Curve):
            self.curves[index] = result
        elif isinstance(result, Spread):
            self.spreads[index] = result
        elif isinstance(result, TokenTable):
            self.table = result
        else:
            self.figures[index] = result

    def forget_held_out(self) -> None:
        """Drop the measurements on the held-out text."""
        for known in (self.figures, self.curves, self.spreads):
            known.pop(1, None)


@dataclass(frozen=True, eq=False)
class MeasuredTexts:
    """The training text, and the held-out text if there is one."""

    training: CountedText
    held_out: CountedText | None = None

    @property
    def each(self) -> tuple[CountedText, ...]:
        """Both texts, or the only one."""
        return (self.training,) if self.held_out is None else (self.training, self.held_out)


def texts_of(
    corpus: Corpus,
    hold_out: float,
    tables: Sequence[WordTable],
    held_out_tables: Sequence[WordTable],
    second: CountedText | None,
    known: CountedText | None,
) -> MeasuredTexts:
    """The texts of an open corpus, with the word tables from its training. `known`: its training text, if already
    made."""
    from bpe.evaluate.compare import CountedText

    training, rest = corpus.split(hold_out)
    text = known or CountedText(training, name=corpus.name, words=tables)
    if second is None and rest.parts:
        second = CountedText(rest, name=corpus.name, words=held_out_tables)
    return MeasuredTexts(text, second)


class FiguresMeasurement:
    """Measures tokenizers: the loaded ones in `ready`, by key, and the named baselines."""

    def __init__(
        self,
        texts: MeasuredTexts,
        ready: dict[str, Tokenizer],
        baselines: Sequence[str],
        indexes: Sequence[int],
        *,
        special: tuple[str, ...] = (),
        whole: bool = False,
    ) -> None:
        self.texts, self.ready, self.baselines, self.indexes = texts, ready, tuple(baselines), tuple(indexes)
        self.special, self.whole = special, whole
        self.found: list[tuple[str, Tokenizer, int, Figures | Curve | Spread | TokenTable]] = []
        """Key, tokenizer, text index and result, in the order in which they were found."""
        self.failures: dict[str, str] = {}
        """By key, why a tokenizer could not be measured; replaced by a new dict for each failure."""
        self.fraction = 0.0
        """Progress, 0 to 1."""
        self._stopped = False
        self._before = 0
        self._counts: dict[str, dict[int, NDArray[np.int64]]] = {}

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the measured tokenizers."""
        return frozenset((*self.ready, *self.baselines))

    def stop(self) -> None:
        """Ask the thread to end soon; results so far are kept."""
        self._stopped = True

    def work(self) -> bool:
        """Run the measurement; whether it was completed. Raises OSError or ValueError with a message for the user."""
        come_second()
        with giving_way():
            return self._work()

    def _work(self) -> bool:
        from bpe.evaluate.compare import Cancelled, compare

        try:
            tokenizers = self._baselines() | self.ready
            compare(
                [self.texts.each[index] for index in self.indexes],
                list(tokenizers.values()),
                allowed_special=self.special,
                whole=self.whole,
                threads=max(1, (os.cpu_count() or 2) - 1),  # one core is left to the GUI
                progress=self._report,
                cancelled=lambda: self._stopped,
                found=lambda text, number, row: self._keep(tokenizers, self.indexes[text], number, row),
                failed=lambda _, number, error: self._fail(list(tokenizers)[number], error),
            )
            for key, tokenizer in tokenizers.items():
                if key not in self.failures:
                    self._draw(key, tokenizer)
                    self._spread(key, tokenizer)
        except Cancelled:
            return False
        return not self._stopped

    def _keep(self, tokenizers: dict[str, Tokenizer], index: int, number: int, figures: Figures) -> None:
        key = list(tokenizers)[number]
        self.found.append((key, tokenizers[key], index, figures))
        self._counts.setdefault(key, {})[index] = figures.token_counts

    def _fail(self, key: str, error: Exception) -> None:
        """Record a failure; the other tokenizers are measured nevertheless."""
        self.failures = {**self.failures, key: report(error)}

    def _baselines(self) -> dict[str, Tokenizer]:
        from bpe.evaluate.compare import Cancelled

        made: dict[str, Tokenizer] = {}
        for key in self.baselines:
            try:
                made[key] = self._baseline(key)
            except Cancelled:
                raise
            except Exception as error:
                self._fail(key, error)
        return made

    def _baseline(self, key: str) -> Tokenizer:
        from bpe.tokenizers.bit import BitTokenizer
        from bpe.tokenizers.byte import ByteTokenizer
        from bpe.tokenizers.character import CharacterTokenizer
        from bpe.tokenizers.word import WordTokenizer

        if key in ("word", "gpt2-words"):
            pattern = "word" if key == "word" else "gpt2"
            text = self.texts.training
            counts = not text.has_words(pattern)
            words = text.words(pattern, progress=self._report, cancelled=lambda: self._stopped)
            self._before += text.byte_count if counts else 0
            return WordTokenizer(words)
        if key == "bit":
            return BitTokenizer()
        return ByteTokenizer() if key == "byte" else CharacterTokenizer()

    def _spread(self, key: str, tokenizer: Tokenizer) -> None:
        """Add the vocabulary and the distributions of tokens, which complete the measurements of a tokenizer."""
        from bpe.evaluate.vocabularies import TokenTable, by_rank

        if self._stopped:
            return
        table = TokenTable.of(tokenizer)
        self.found.append((key, tokenizer, 0, table))
        for index, counts in self._counts.pop(key, {}).items():
            self.found.append((key, tokenizer, index, Spread(table.shares_by_length(counts), *by_rank(counts))))

    def _draw(self, key: str, tokenizer: Tokenizer) -> None:
        """Add the curves of a tokenizer with a time line: one pass over the distinct pre-tokens of each text."""
        from bpe.tokenizers import ranks
        from bpe.tokenizers.bpe import BPETokenizer

        if not isinstance(tokenizer, BPETokenizer) or not ranks.has_time_line(tokenizer):
            return
        special = tuple(text for text in tokenizer.special_tokens if text in self.special)
        for index in self.indexes:
            text = self.texts.each[index]
            if self._stopped:
                return
            curve = Curve(*ranks.curve(tokenizer, text.words(tokenizer.pattern, special)))
            self.found.append((key, tokenizer, index, curve))

    def _report(self, done: int, total: int) -> None:
        """Update the progress, which never decreases: counting the baselines' words first, then the comparison."""
        size = sum(self.texts.each[index].byte_count for index in self.indexes)
        expected = self._before + max(total, size * (1 + len(self.keys) // _ENCODING))
        self.fraction = min(1.0, max(self.fraction, (self._before + done) / max(1, expected)))
