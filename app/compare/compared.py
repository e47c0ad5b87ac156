"""Which tokenizers stand side by side, and what each makes of the passage, worked out in the background."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.passage import FIRST_BYTES, ColumnText, LargeText, Passage, Prepared, cut_passage
from app.compare.tokenizer_choices import TokenizerChoice
from app.kit.background import Background
from app.kit.errors import sentence_of
from app.kit.numbers import BYTE_TOKENS
from app.session.courtesy import come_second, giving_way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe.tokenizers.base import Tokenizer

FEWEST, MOST = 2, 8
AT_ONCE = 2
"""Columns that work at one time."""


@dataclass(frozen=True)
class TokenizerFacts:
    """What is known of a tokenizer once it is there. `steps`: the merges of its time line, None without one."""

    vocab_size: int
    steps: int | None
    has_unknown: bool
    is_bits: bool
    unreachable: tuple[int, ...] = ()
    """See `bpe.tokenizers.ranks.unreachable_steps`."""

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> TokenizerFacts:
        """The facts of a tokenizer; takes a while for a large one."""
        from bpe.tokenizers.bit import BitTokenizer
        from bpe.tokenizers.bpe import BPETokenizer
        from bpe.tokenizers.ranks import has_time_line, steps, unreachable_steps

        timed = isinstance(tokenizer, BPETokenizer) and has_time_line(tokenizer)
        lost = unreachable_steps(tokenizer).tolist() if isinstance(tokenizer, BPETokenizer) else ()
        return cls(
            tokenizer.vocab_size,
            steps(tokenizer) if timed and isinstance(tokenizer, BPETokenizer) else None,
            getattr(tokenizer, "unk_id", None) is not None,
            isinstance(tokenizer, BitTokenizer),
            tuple(lost),
        )


@dataclass(frozen=True, eq=False)
class Answer:
    """What a tokenizer made of a passage. `tokens`: how many they are, where no step changes that."""

    passage: Passage
    tokenizer: Tokenizer
    facts: TokenizerFacts
    text: ColumnText
    tokens: int | None


@dataclass(frozen=True)
class PatternAsked:
    """In place of an answer: a file that does not say how it cuts text. `guess`: the likely pattern."""

    guess: str
    sentence: str


@dataclass(frozen=True)
class Difference:
    """Where tokens start in one text and not in the other, in [start, end); offsets in bytes, ascending."""

    start: int
    end: int
    only_first: tuple[int, ...]
    only_here: tuple[int, ...]

    def reaches(self, start: int, end: int) -> bool:
        """Whether it tells of all of [start, end)."""
        return self.start <= start and end <= self.end


class ComparedColumn(QObject):
    """One tokenizer, the step it is looked at, and its newest answer."""

    changed = Signal()
    pattern_needed = Signal(str)
    """Its file does not say how it cuts text: the likely pattern."""

    def __init__(self, choice: TokenizerChoice, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self.choice = choice
        self.answer: Answer | None = None
        self.problem = ""
        self.asked: Passage | None = None
        """The passage that was asked about last."""
        self._step = choice.step
        self._wanted_size: int | None = None
        self._tokenizer: Tokenizer | None = None
        self._cut_down: tuple[tuple[Tokenizer, int], Tokenizer] | None = None
        self._job = background.question(self, then=self._on_done, failed=self._on_failed)
        self._soon = background.question(self, then=self._on_prepared, failed=self._on_failed)
        self._ahead = background.question(self, then=self._on_prepared, failed=self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job.busy

    def ask(self, passage: Passage) -> None:
        """Cut another passage; the answer to an earlier one is not wanted any more."""
        self.asked = passage
        self._job.ask(partial(self._work, self.choice, self._tokenizer, passage))

    def choose(self, choice: TokenizerChoice) -> None:
        """Be another tokenizer, which has not been asked anything yet."""
        self.choice, self.asked, self.problem = choice, None, ""
        self.changed.emit()

    def let_go(self) -> None:
        """Keep nothing: it is not shown any more."""
        for job in (self._job, self._soon, self._ahead):
            job.cancel()
        self.answer = self._tokenizer = self._cut_down = None

    def shows(self, choice: TokenizerChoice) -> bool:
        """Whether this is its choice, under this name and in this role, with all merges that are made by now."""
        own = self.choice
        same = (own.key, own.name, own.role, own.history) == (choice.key, choice.name, choice.role, choice.history)
        return choice is own or (same and not self._is_short_of(choice))

    def become(self, choice: TokenizerChoice) -> None:
        """Compare another tokenizer, or the same one under another name or with the merges it has made since.

        The step stays where the tokenizer is the same. `ask` may be needed after it.
        """
        is_other = choice.key is None or choice.key != self.choice.key
        if is_other:
            self.problem, self._step, self._wanted_size = "", choice.step, None
        if is_other or self._is_short_of(choice):
            self.let_go()
            self.asked = None
        self.choice = choice

    def _is_short_of(self, choice: TokenizerChoice) -> bool:
        """Whether its tokenizer was made before some of the merges of this run."""
        return self.steps is not None and choice.history is not None and self.steps < choice.history.step

    # -- the step

    @property
    def steps(self) -> int | None:
        """Merges of its time line; None where it has none, or is not there yet."""
        return self.answer.facts.steps if self.answer is not None else None

    @property
    def step(self) -> int:
        """The step it is looked at; any will do where there is no time line."""
        from bpe.histories.seams import OPEN

        if self.steps is None:
            return OPEN
        return self.steps if self._step is None else min(self._step, self.steps)

    @property
    def least_size(self) -> int:
        """The vocabulary before the first merge: bytes and special tokens."""
        assert self.answer is not None
        return self.answer.facts.vocab_size - (self.steps or 0)

    @property
    def vocab_size(self) -> int:
        """The vocabulary at its step."""
        assert self.answer is not None
        return self.answer.facts.vocab_size if self.steps is None else self.least_size + self.step

    def set_step(self, step: int | None) -> None:
        """Look at it after so many merges; None: after all of them."""
        before = self.step
        self._step, self._wanted_size = step, None
        if self.step != before:
            self.changed.emit()

    def set_size(self, vocab_size: int) -> None:
        """Look at it with so many tokens, or as near as it comes; as soon as it is there."""
        self._wanted_size = vocab_size
        if self.steps is not None:
            before = self.step
            self._step = min(max(0, vocab_size - self.least_size), self.steps)
            if self.step != before:
                self.changed.emit()

    @property
    def tokenizer(self) -> Tokenizer | None:
        """The tokenizer as it is at its step; None until it is there. The same one while the step is the same."""
        if self.answer is None:
            return None
        key = (self.answer.tokenizer, self.step)
        if self._cut_down is None or self._cut_down[0] != key:
            self._cut_down = (key, cut_down(self.answer.tokenizer, self.step))
        return self._cut_down[1]

    @property
    def unreachable(self) -> int:
        """Tokens of the vocabulary at its step that no merge leads to."""
        lost = self.answer.facts.unreachable if self.answer is not None else ()
        return bisect_left(lost, self.step)

    # -- what it makes of the passage

    def tokens(self) -> int | None:
        """How many tokens the passage is at the step; None where it is too large to be cut as a whole."""
        if self.answer is None or self.answer.passage.data is None:
            return None
        return self.answer.tokens if self.answer.tokens is not None else int(self.starts(0, self.size).sum())

    @property
    def size(self) -> int:
        """Bytes of the passage."""
        return self.answer.passage.size if self.answer is not None else 0

    def starts(self, start: int, end: int) -> NDArray[np.bool_]:
        """At which of the bytes [start, end) a token starts, bool[end - start]; raises OSError."""
        assert self.answer is not None
        return self.answer.text.seams(start, end)[0] >= self.step

    # -- a large text, where it is looked at

    def look_at(self, start: int, end: int) -> None:
        """Have what is not known yet of [start, end) prepared; raises OSError.

        What comes of it is told by `changed`, and the place that is looked at then is to be asked for again.
        """
        text = self.answer.text if self.answer is not None and self.answer.passage is self.asked else None
        if not isinstance(text, LargeText) or text.is_settled(start, end):
            return
        if not text.is_known(start, end):
            if not self._soon.busy:
                self._soon.ask(partial(self._prepare, text, start, end, False))
        elif not self._ahead.busy:
            self._ahead.ask(partial(self._prepare, text, start, end, True))

    def knows(self, start: int, end: int) -> bool:
        """Whether its tokens of [start, end) are there."""
        text = self.answer.text if self.answer is not None else None
        return not isinstance(text, LargeText) or text.is_known(start, end)

    def is_exact(self, start: int, end: int) -> bool:
        """Whether the tokens of [start, end) that are shown are those of the whole text; raises OSError."""
        text = self.answer.text if self.answer is not None else None
        return not isinstance(text, LargeText) or not text.is_known(start, end) or text.is_exact(start, end)

    @staticmethod
    def _prepare(text: LargeText, start: int, end: int, patient: bool) -> Prepared:
        come_second()
        with giving_way():
            return text.prepare(start, end, patient=patient)

    @Slot(object)
    def _on_prepared(self, prepared: Prepared) -> None:
        if self.answer is not None and self.answer.text is prepared.text:
            prepared.text.take(prepared)
            self.answer = replace(self.answer)  # another one to whoever has shown it
            self.changed.emit()

    # -- the thread

    @staticmethod
    def _work(choice: TokenizerChoice, known: Tokenizer | None, passage: Passage) -> Answer | PatternAsked:
        from bpe.errors import PatternNeeded

        come_second()
        with giving_way():
            try:
                tokenizer = known or choice.make()
            except PatternNeeded as error:
                return PatternAsked(error.guess, sentence_of(error))
            facts = TokenizerFacts.of(tokenizer)
            text, tokens = cut_passage(tokenizer, passage, choice.run)
            text.seams(0, min(passage.size, FIRST_BYTES))  # what is built for the first text is built here
            return Answer(passage, tokenizer, facts, text, tokens)

    @Slot(object)
    def _on_done(self, answer: Answer | PatternAsked) -> None:
        if isinstance(answer, PatternAsked):
            self._on_failed(answer.sentence)
            self.pattern_needed.emit(answer.guess)
            return
        self._tokenizer, self.answer = answer.tokenizer, answer
        self.problem = ""
        if self._wanted_size is not None and self.steps is not None:
            self._step = min(max(0, self._wanted_size - self.least_size), self.steps)
        self.changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.answer, self.problem = None, sentence
        self.changed.emit()


class ComparedTokenizers(QObject):
    """The passage and the columns. `columns_changed`: there are others; `answered`: one knows more.

    New columns are asked by `ask`, once there is room to show their answers.
    """

    columns_changed = Signal()
    answered = Signal()
    pattern_needed = Signal(object, str)
    """A column whose file does not say how it cuts text, and the likely pattern."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.columns: list[ComparedColumn] = []
        self.passage = Passage.of(b"")

    def set_passage(self, passage: Passage) -> None:
        """Compare another passage."""
        self.passage = passage
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask the columns that have not answered, a few at a time: loading two tokenizers at once takes no less.

        A column that is loading is not asked anew before it is there: the work would be done twice.
        """
        busy = sum(column.busy for column in self.columns)
        for column in self.columns:
            if busy < AT_ONCE and column.asked is not self.passage and not column.busy:
                column.ask(self.passage)
                busy += 1

    def add(self, choice: TokenizerChoice) -> bool:
        """One more column; False where there are as many as fit."""
        if len(self.columns) >= MOST:
            return False
        self._add(choice)
        self.columns_changed.emit()
        return True

    def remove(self, column: ComparedColumn) -> bool:
        """Take a column away; False where two are left."""
        if len(self.columns) <= FEWEST:
            return False
        self._end(column)
        self.columns_changed.emit()
        return True

    def set_choices(self, choices: list[TokenizerChoice], size: int | None = None) -> None:
        """These columns and no others; `size`: the vocabulary of all that have a time line."""
        for column in list(self.columns):
            self._end(column)
        for choice in choices[:MOST]:
            column = self._add(choice)
            if size is not None:
                column.set_size(size)
        self.columns_changed.emit()

    def follow(self, present: Sequence[TokenizerChoice], renamed: Callable[[TokenizerChoice], TokenizerChoice]) -> None:
        """Let the columns that have a role show the choices that have these roles at present.

        A choice that has a column of its own already gets its role there; the column that had it keeps its tokenizer
        as `renamed` calls it, as does one whose role nothing has at present.
        """
        by_key = {choice.key: choice for choice in present if choice.role}
        by_role = {choice.role: choice for choice in present if choice.role}
        taken = {column.choice.key for column in self.columns}
        followed = []
        for column in self.columns:
            choice, here = column.choice, by_role.get(column.choice.role)
            if choice.key in by_key:
                wanted = by_key[choice.key]
            elif here is not None and here.key not in taken:
                wanted = here
                taken.add(here.key)
            else:
                wanted = renamed(choice) if here is None else replace(renamed(choice), role="")
            followed.append((column, wanted))
        if all(column.shows(wanted) for column, wanted in followed):
            return
        for column, wanted in followed:
            column.become(wanted)
        self.columns_changed.emit()

    def _add(self, choice: TokenizerChoice) -> ComparedColumn:
        column = ComparedColumn(choice, self._background, self)
        column.changed.connect(self._on_changed)
        column.pattern_needed.connect(partial(self.pattern_needed.emit, column))
        self.columns.append(column)
        return column

    def _end(self, column: ComparedColumn) -> None:
        self.columns.remove(column)
        column.changed.disconnect(self._on_changed)
        column.let_go()
        column.deleteLater()

    @Slot()
    def _on_changed(self) -> None:
        self.answered.emit()
        self.ask()

    @property
    def first(self) -> ComparedColumn:
        """The column that the others are held against: the first that can be shown at all."""
        return next((column for column in self.columns if not column.problem), self.columns[0])

    def are_same(self) -> bool:
        """Whether every column has answered, to the same passage. One that fails holds nobody up."""
        answers = [column.answer for column in self.columns if not column.problem]
        return bool(answers) and all(answer is not None and answer.passage is self.passage for answer in answers)

    def difference(self, column: ComparedColumn, start: int, end: int) -> Difference | None:
        """A column against the first one in the bytes [start, end); None for the first, and while one is to come.

        Raises OSError where the text cannot be read.
        """
        first = self.first
        if column is first or first.answer is None or column.answer is None:
            return None
        if first.answer.passage is not column.answer.passage:
            return None
        if not (first.knows(start, end) and column.knows(start, end)):
            return None
        return difference(first.starts(start, end), column.starts(start, end), start)

    def agreement(self, column: ComparedColumn, start: int, end: int) -> float:
        """How far a column's token starts are the first one's: of a passage cut as a whole, else of [start, end)."""
        if self.passage.data is not None:
            start, end = 0, self.passage.size
        return agreement(self.first.starts(start, end), column.starts(start, end), start)


def cut_down(tokenizer: Tokenizer, step: int) -> Tokenizer:
    """A tokenizer as it is after the first `step` merges; the same one where those are all, or it has no time line."""
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.tokenizers.ranks import cut_to, has_time_line, steps

    if not isinstance(tokenizer, BPETokenizer) or not has_time_line(tokenizer) or step >= steps(tokenizer):
        return tokenizer
    return cut_to(tokenizer, BYTE_TOKENS + len(tokenizer.special_tokens) + step)


def difference(first: NDArray[np.bool_], here: NDArray[np.bool_], offset: int) -> Difference:
    """Where two rows of token starts, which begin at a byte of the text, are apart. Its first byte is no boundary."""
    import numpy as np

    only_first = np.flatnonzero(first & ~here) + offset
    only_here = np.flatnonzero(here & ~first) + offset
    end = offset + len(first)
    return Difference(offset, end, tuple(only_first[only_first > 0].tolist()), tuple(only_here[only_here > 0].tolist()))


def agreement(first: NDArray[np.bool_], here: NDArray[np.bool_], offset: int) -> float:
    """Places where both start a token, divided by those where at least one does: `bpe.metrics.boundary_agreement`.

    Of rows of token starts that begin at a byte of the text; its first byte is no boundary inside it.
    """
    inside = slice(0 if offset else 1, None)
    either = int((first | here)[inside].sum())
    return int((first & here)[inside].sum()) / either if either else 1.0
