"""Which tokenizers stand side by side, and what each makes of one passage, worked out in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.training.jobs import LatestJob

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory
    from bpe.tokenizers.base import Tokenizer

FEWEST, MOST = 2, 8
PASSAGE_LIMIT = 16_384
"""Bytes of a passage that are compared; what comes after is left out."""


@dataclass(frozen=True, eq=False)
class Choice:
    """A tokenizer to compare: what it is called until it is there, and how it is made, on a thread."""

    name: str
    make: Callable[[], Tokenizer]


class CutText:
    """A passage cut by one tokenizer, as the token view asks for it."""

    def __init__(self, data: bytes, starts: NDArray[np.int64]) -> None:
        """`starts` are the offsets in bytes at which tokens start, ascending."""
        self.size, self.starts, self._data = len(data), starts, data

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset` on, fewer at the end."""
        return self._data[offset : offset + length]

    def seams(self, start: int, end: int) -> tuple[NDArray[np.int32], int]:
        """OPEN where a token starts, else CLOSED: int32[end - start], right at every step."""
        import numpy as np

        from bpe.seams import CLOSED, OPEN

        start, end = max(0, start), min(end, self.size)
        answer = np.full(max(0, end - start), CLOSED, np.int32)
        low, high = np.searchsorted(self.starts, (start, end))
        answer[self.starts[low:high] - start] = OPEN
        return answer, OPEN


@dataclass(frozen=True, eq=False)
class Cut:
    """What a tokenizer made of the passage."""

    name: str
    vocab_size: int
    tokens: int
    text: CutText


@dataclass(frozen=True)
class Difference:
    """Where a column's tokens start and the first column's do not, and the other way round."""

    only_first: tuple[int, ...]
    only_here: tuple[int, ...]
    agreement: float


def cut(tokenizer: Tokenizer, data: bytes) -> Cut:
    """The passage in the tokens of a tokenizer."""
    import numpy as np

    spans = tokenizer.segment(data)
    unit = 8 if spans.unit == "bit" else 1
    starts = np.unique(spans.starts[spans.ends > spans.starts] // unit)
    return Cut(tokenizer.name, tokenizer.vocab_size, len(spans), CutText(data, starts))


def difference(first: Cut, here: Cut) -> Difference:
    """How a column differs from the first one; both are of the same passage."""
    from bpe.differences import disagreement

    found = disagreement(first.text.starts, here.text.starts, first.text.size)
    return Difference(tuple(found.only_first.tolist()), tuple(found.only_second.tolist()), found.agreement)


class Column(QObject):
    """One tokenizer and its newest answer."""

    changed = Signal()

    def __init__(self, choice: Choice, parent: QObject) -> None:
        super().__init__(parent)
        self.choice = choice
        self.cut: Cut | None = None
        self.problem = ""
        self._tokenizer: Tokenizer | None = None
        self._job = LatestJob(self)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)

    @property
    def tokenizer(self) -> Tokenizer | None:
        """The tokenizer, from its first answer on."""
        return self._tokenizer

    def ask(self, data: bytes) -> None:
        """Cut another passage; the answer to an earlier one is not wanted any more."""
        self._job.ask(partial(self._work, self.choice.make, self._tokenizer, data))

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Wait for the thread; whether it has ended."""
        return self._job.shutdown(timeout)

    @staticmethod
    def _work(make: Callable[[], Tokenizer], known: Tokenizer | None, data: bytes) -> tuple[Tokenizer, Cut]:
        tokenizer = known or make()
        return tokenizer, cut(tokenizer, data)

    @Slot(int, object)
    def _on_done(self, _number: int, answer: tuple[Tokenizer, Cut]) -> None:
        self._tokenizer, self.cut = answer
        self.problem = ""
        self.changed.emit()

    @Slot(int, str)
    def _on_failed(self, _number: int, sentence: str) -> None:
        self.cut, self.problem = None, sentence
        self.changed.emit()


class Comparing(QObject):
    """The passage and the columns. `columns_changed`: there are others; `answered`: one knows more."""

    columns_changed = Signal()
    answered = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self.data = b""
        self._ending: list[Column] = []

    def set_passage(self, text: str) -> None:
        """Compare another passage, cut short at a character after `PASSAGE_LIMIT` bytes."""
        data = text.encode("utf-8", "replace")[:PASSAGE_LIMIT]
        self.data = data.decode("utf-8", "ignore").encode("utf-8")
        for column in self.columns:
            column.ask(self.data)

    def add(self, choice: Choice) -> bool:
        """One more column; False where there are as many as fit."""
        if len(self.columns) >= MOST:
            return False
        column = Column(choice, self)
        column.changed.connect(self.answered)
        self.columns.append(column)
        column.ask(self.data)
        self.columns_changed.emit()
        return True

    def remove(self, column: Column) -> bool:
        """Take a column away; False where two are left."""
        if len(self.columns) <= FEWEST:
            return False
        self.columns.remove(column)
        column.changed.disconnect(self.answered)
        self._ending.append(column)
        self.columns_changed.emit()
        return True

    def differences(self) -> list[Difference | None]:
        """Of every column against the first; None for the first and where an answer is still to come."""
        first = self.columns[0].cut if self.columns else None
        return [
            None
            if not number or first is None or column.cut is None or not self._same(first, column.cut)
            else difference(first, column.cut)
            for number, column in enumerate(self.columns)
        ]

    def _same(self, first: Cut, here: Cut) -> bool:
        return first.text.read(0, first.text.size) == here.text.read(0, here.text.size)

    def shutdown(self, timeout: float = 1.0) -> bool:
        """Wait for the threads; whether all have ended."""
        ended = [column.shutdown(timeout) for column in (*self.columns, *self._ending)]  # every one is asked
        return all(ended)


def baseline(kind: str, name: str) -> Choice:
    """The bit, byte or character tokenizer."""

    def make() -> Tokenizer:
        from bpe.tokenizers.bit import BitTokenizer
        from bpe.tokenizers.byte import ByteTokenizer
        from bpe.tokenizers.character import CharacterTokenizer

        kinds: dict[str, type[Tokenizer]] = {
            "bit": BitTokenizer,
            "byte": ByteTokenizer,
            "character": CharacterTokenizer,
        }
        return kinds[kind](name)  # type: ignore[call-arg]

    return Choice(name, make)


def words_of(corpus: Corpus, pattern: str, name: str) -> Choice:
    """The words of an open text; others are unknown to it."""

    def make() -> Tokenizer:
        from bpe.tokenizers.word import WordTokenizer

        return WordTokenizer.train(corpus, pattern, name=name)

    return Choice(name, make)


def run_at(history: MergeHistory, step: int, name: str) -> Choice:
    """A run as it was after `step` merges."""
    return Choice(name, lambda: history.tokenizer_at(step=step))


def published(key: str, name: str) -> Choice:
    """One that comes with the program."""

    def make() -> Tokenizer:
        from bpe import pretrained

        return pretrained.load(key)

    return Choice(name, make)


def from_file(path: Path) -> Choice:
    """Any tokenizer file that can be read."""

    def make() -> Tokenizer:
        import bpe

        return bpe.load(path)

    return Choice(path.name, make)
