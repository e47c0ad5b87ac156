"""One comparison of tokenizers on the whole of a text, as its thread does it. No Qt here.

A `Measuring` is made by the window and handed to a thread, which calls `work`. What has been found, and how far it
is, may be read at any time meanwhile: attributes are assigned whole, and `found` only grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, WordTable
    from bpe.compare import CountedText, Figures
    from bpe.tokenizers.base import Tokenizer

BASELINES = ("bit", "byte", "character", "word", "gpt2-words")
_ENCODING = 8  # encoding distinct words takes about an eighth of counting them: for the progress only


@dataclass(frozen=True, eq=False)
class Curve:
    """Bytes per token at every vocabulary size of a tokenizer that has a time line: int64[n], float64[n]."""

    sizes: NDArray[np.int64]
    ratios: NDArray[np.float64]


@dataclass(eq=False)
class Measured:
    """What is known of one tokenizer, by the place of the text: 0 the training text, 1 the held-out one."""

    tokenizer: Tokenizer
    figures: dict[int, Figures] = field(default_factory=dict)
    curves: dict[int, Curve] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Texts:
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
) -> Texts:
    """The texts of an opened corpus, with the tables that were counted when it was trained on."""
    from bpe.compare import CountedText

    training, rest = corpus.split(hold_out)
    text = CountedText(training, name=corpus.name, words=tables)
    if second is None and rest.parts:
        second = CountedText(rest, name=corpus.name, words=held_out_tables)
    return Texts(text, second)


class Measuring:
    """Measures some tokenizers: those that are there, by their keys, and the baselines that are named."""

    def __init__(
        self,
        texts: Texts,
        ready: dict[str, Tokenizer],
        baselines: Sequence[str],
        *,
        special: tuple[str, ...] = (),
        whole: bool = False,
    ) -> None:
        self.texts, self.ready, self.baselines = texts, ready, tuple(baselines)
        self.special, self.whole = special, whole
        self.found: list[tuple[str, Tokenizer, int, Figures | Curve]] = []
        """Key, tokenizer, place of the text, and what was found, in the order in which it was."""
        self.share = 0.0
        """How much is done, 0 to 1."""
        self._stopped = False
        self._before = 0

    @property
    def keys(self) -> frozenset[str]:
        """Which tokenizers are measured."""
        return frozenset((*self.ready, *self.baselines))

    def stop(self) -> None:
        """End soon: what was found stays."""
        self._stopped = True

    def work(self) -> bool:
        """Do it all; whether it came to its end. Raises sentences as OSError or ValueError."""
        from bpe.compare import Cancelled, compare

        try:
            tokenizers = {key: self._baseline(key) for key in self.baselines} | self.ready
            compare(
                self.texts.each,
                list(tokenizers.values()),
                allowed_special=self.special,
                whole=self.whole,
                progress=self._tell,
                cancelled=lambda: self._stopped,
                found=lambda text, place, figures: self._keep(tokenizers, text, place, figures),
            )
            self._draw(tokenizers)
        except Cancelled:
            return False
        return not self._stopped

    def _keep(self, tokenizers: dict[str, Tokenizer], text: int, place: int, figures: Figures) -> None:
        key = list(tokenizers)[place]
        self.found.append((key, tokenizers[key], text, figures))

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

    def _draw(self, tokenizers: dict[str, Tokenizer]) -> None:
        """The curves of those whose merges are steps: one pass over the distinct words each."""
        from bpe.tokenizers import ranks
        from bpe.tokenizers.bpe import BPETokenizer

        for key, tokenizer in tokenizers.items():
            if not isinstance(tokenizer, BPETokenizer) or not ranks.has_time_line(tokenizer):
                continue
            special = tuple(text for text in tokenizer.special_tokens if text in self.special)
            for place, text in enumerate(self.texts.each):
                if self._stopped:
                    return
                curve = Curve(*ranks.curve(tokenizer, text.words(tokenizer.pattern, special)))
                self.found.append((key, tokenizer, place, curve))

    def _tell(self, done: int, total: int) -> None:
        """Counting the baselines' words comes first, the comparison after it; the share never falls."""
        size = sum(text.byte_count for text in self.texts.each)
        expected = self._before + max(total, size * (1 + len(self.keys) // _ENCODING))
        self.share = min(1.0, max(self.share, (self._before + done) / max(1, expected)))
