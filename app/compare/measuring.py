"""One comparison of tokenizers on the whole of a text, as its thread does it. No Qt here.

A `FiguresMeasurement` is made by the window and handed to a thread, which calls `work`. What has been found, and how
far it is, may be read at any time meanwhile: attributes are assigned whole, and `found` only grows.
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
    """Bytes per token at every vocabulary size of a tokenizer that has a time line: int64[n], float64[n]."""

    sizes: NDArray[np.int64]
    ratios: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spread:
    """How a text's tokens are spread: the share of tokens of each length in bytes, float64[longest + 1], and how often
    the token of each rank occurs, int64 both, the ranks about evenly on a logarithmic scale."""

    lengths: NDArray[np.float64]
    ranks: NDArray[np.int64]
    counts: NDArray[np.int64]


@dataclass(eq=False)
class Measured:
    """What is known of one tokenizer, by the place of the text: 0 the training text, 1 the held-out one."""

    tokenizer: Tokenizer
    figures: dict[int, Figures] = field(default_factory=dict)
    curves: dict[int, Curve] = field(default_factory=dict)
    spreads: dict[int, Spread] = field(default_factory=dict)
    table: TokenTable | None = None

    def take(self, place: int, what: Figures | Curve | Spread | TokenTable) -> None:
        """Keep something that was found for a text."""
        from bpe.evaluate.vocabularies import TokenTable

        if isinstance(what, Curve):
            self.curves[place] = what
        elif isinstance(what, Spread):
            self.spreads[place] = what
        elif isinstance(what, TokenTable):
            self.table = what
        else:
            self.figures[place] = what

    def forget_held_out(self) -> None:
        """There is another held-out text, or none."""
        for known in (self.figures, self.curves, self.spreads):
            known.pop(1, None)


@dataclass(frozen=True, eq=False)
class MeasuredTexts:
    """The text that tokenizers learn from and are measured on, and one that no word was learnt from."""

    training: CountedText
    held_out: CountedText | None = None

    @property
    def each(self) -> tuple[CountedText, ...]:
        """Both, or the one there is."""
        return (self.training,) if self.held_out is None else (self.training, self.held_out)


def texts_of(
    corpus: Corpus,
    hold_out: float,
    tables: Sequence[WordTable],
    held_out_tables: Sequence[WordTable],
    second: CountedText | None,
    known: CountedText | None,
) -> MeasuredTexts:
    """The texts of an opened corpus, with the tables that were counted when it was trained on. `known` is its training
    text, where there is one already."""
    from bpe.evaluate.compare import CountedText

    training, rest = corpus.split(hold_out)
    text = known or CountedText(training, name=corpus.name, words=tables)
    if second is None and rest.parts:
        second = CountedText(rest, name=corpus.name, words=held_out_tables)
    return MeasuredTexts(text, second)


class FiguresMeasurement:
    """Measures some tokenizers: those that are there, by their keys, and the baselines that are named."""

    def __init__(
        self,
        texts: MeasuredTexts,
        ready: dict[str, Tokenizer],
        baselines: Sequence[str],
        places: Sequence[int],
        *,
        special: tuple[str, ...] = (),
        whole: bool = False,
    ) -> None:
        self.texts, self.ready, self.baselines, self.places = texts, ready, tuple(baselines), tuple(places)
        self.special, self.whole = special, whole
        self.found: list[tuple[str, Tokenizer, int, Figures | Curve | Spread | TokenTable]] = []
        """Key, tokenizer, place of the text, and what was found, in the order in which it was."""
        self.failures: dict[str, str] = {}
        """By key, why a tokenizer could not be measured; a new one each time there is one more."""
        self.share = 0.0
        """How much is done, 0 to 1."""
        self._stopped = False
        self._before = 0
        self._counts: dict[str, dict[int, NDArray[np.int64]]] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Which tokenizers are measured."""
        return frozenset((*self.ready, *self.baselines))

    def stop(self) -> None:
        """End soon: what was found stays."""
        self._stopped = True

    def work(self) -> bool:
        """Do it all; whether it came to its end. Raises sentences as OSError or ValueError."""
        come_second()
        with giving_way():
            return self._work()

    def _work(self) -> bool:
        from bpe.evaluate.compare import Cancelled, compare

        try:
            tokenizers = self._baselines() | self.ready
            compare(
                [self.texts.each[place] for place in self.places],
                list(tokenizers.values()),
                allowed_special=self.special,
                whole=self.whole,
                threads=max(1, (os.cpu_count() or 2) - 1),  # one core is the window's
                progress=self._tell,
                cancelled=lambda: self._stopped,
                found=lambda text, number, row: self._keep(tokenizers, self.places[text], number, row),
                failed=lambda _, number, error: self._fail(list(tokenizers)[number], error),
            )
            for key, tokenizer in tokenizers.items():
                if key not in self.failures:
                    self._draw(key, tokenizer)
                    self._spread(key, tokenizer)
        except Cancelled:
            return False
        return not self._stopped

    def _keep(self, tokenizers: dict[str, Tokenizer], place: int, number: int, figures: Figures) -> None:
        key = list(tokenizers)[number]
        self.found.append((key, tokenizers[key], place, figures))
        self._counts.setdefault(key, {})[place] = figures.token_counts

    def _fail(self, key: str, error: Exception) -> None:
        """One fails alone; the others are measured all the same."""
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
            words = text.words(pattern, progress=self._tell, cancelled=lambda: self._stopped)
            self._before += text.byte_count if counts else 0
            return WordTokenizer(words)
        if key == "bit":
            return BitTokenizer()
        return ByteTokenizer() if key == "byte" else CharacterTokenizer()

    def _spread(self, key: str, tokenizer: Tokenizer) -> None:
        """The vocabulary, and how the tokens of the texts are spread: with that it is known in full."""
        from bpe.evaluate.vocabularies import TokenTable, by_rank

        if self._stopped:
            return
        table = TokenTable.of(tokenizer)
        self.found.append((key, tokenizer, 0, table))
        for place, counts in self._counts.pop(key, {}).items():
            self.found.append((key, tokenizer, place, Spread(table.shares_by_length(counts), *by_rank(counts))))

    def _draw(self, key: str, tokenizer: Tokenizer) -> None:
        """The curves of one whose merges are steps: one pass over the distinct words of each text."""
        from bpe.tokenizers import ranks
        from bpe.tokenizers.bpe import BPETokenizer

        if not isinstance(tokenizer, BPETokenizer) or not ranks.has_time_line(tokenizer):
            return
        special = tuple(text for text in tokenizer.special_tokens if text in self.special)
        for place in self.places:
            text = self.texts.each[place]
            if self._stopped:
                return
            curve = Curve(*ranks.curve(tokenizer, text.words(tokenizer.pattern, special)))
            self.found.append((key, tokenizer, place, curve))

    def _tell(self, done: int, total: int) -> None:
        """Counting the baselines' words comes first, the comparison after it; the share never falls."""
        size = sum(self.texts.each[place].byte_count for place in self.places)
        expected = self._before + max(total, size * (1 + len(self.keys) // _ENCODING))
        self.share = min(1.0, max(self.share, (self._before + done) / max(1, expected)))
