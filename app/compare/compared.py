"""The compared tokenizers, and the tokens of the passage in each, computed in the background."""

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
"""How many columns may work at the same time."""


@dataclass(frozen=True)
class TokenizerFacts:
    """Facts about a loaded tokenizer. `steps`: the merges of its time line, or None without one."""

    vocab_size: int
    steps: int | None
    has_unknown: bool
    is_bits: bool
    unreachable: tuple[int, ...] = ()
    """See `bpe.tokenizers.ranks.unreachable_steps`."""

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> TokenizerFacts:
        """Collect them; slow for a large tokenizer."""
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
    """A passage in the tokens of a tokenizer. `tokens`: their number, if it does not depend on the step."""

    passage: Passage
    tokenizer: Tokenizer
    facts: TokenizerFacts
    text: ColumnText
    tokens: int | None


@dataclass(frozen=True)
class PatternAsked:
    """Returned for a file that does not name its pattern. `guess`: the likely one."""

    guess: str
    sentence: str


@dataclass(frozen=True)
class Difference:
    """Byte offsets in [start, end) where a token starts in only one of two texts, ascending."""

    start: int
    end: int
    only_first: tuple[int, ...]
    only_here: tuple[int, ...]

    def reaches(self, start: int, end: int) -> bool:
        """Whether it covers [start, end)."""
        return self.start <= start and end <= self.end


class ComparedColumn(QObject):
    """One tokenizer, the step at which it is shown, and its newest answer."""

    changed = Signal()
    pattern_needed = Signal(str)
    """Emitted with the likely pattern if the file does not name one."""

    def __init__(self, choice: TokenizerChoice, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self.choice = choice
        self.answer: Answer | None = None
        self.problem = ""
        self.asked: Passage | None = None
        """The passage of the last query."""
        self._step = choice.step
        self._wanted_size: int | None = None
        self._least_steps = 0
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
        """Cut another passage; this replaces an earlier query."""
        self.asked = passage
        self._job.ask(partial(self._work, self.choice, self._tokenizer, passage))

    def choose(self, choice: TokenizerChoice) -> None:
        """Replace the tokenizer; call `ask` afterwards."""
        self.choice, self.asked, self.problem = choice, None, ""
        self.changed.emit()

    def let_go(self) -> None:
        """Release the tokenizer and its answer."""
        for job in (self._job, self._soon, self._ahead):
            job.cancel()
        self.answer = self._tokenizer = self._cut_down = None

    def shows(self, choice: TokenizerChoice) -> bool:
        """Whether the column already shows this choice: same name, role and merges."""
        own = self.choice
        same = (own.key, own.name, own.role, own.history) == (choice.key, choice.name, choice.role, choice.history)
        return choice is own or (same and not self._is_short_of(choice))

    def become(self, choice: TokenizerChoice) -> None:
        """Show another tokenizer, or the same one under a new name or with more merges.

        The step is kept if the tokenizer is the same. Call `ask` afterwards.
        """
        is_other = choice.key is None or choice.key != self.choice.key
        if is_other:
            self.problem, self._step, self._wanted_size = "", choice.step, None
        if is_other or self._is_short_of(choice):
            self.let_go()
            self.asked = None
        self.choice = choice

    def expect_merges_of(self, choice: TokenizerChoice) -> None:
        """Load the tokenizer again if the one being loaded has fewer merges than the run of `choice` has now."""
        self._least_steps = choice.history.step if choice.history is not None else 0

    def _is_short_of(self, choice: TokenizerChoice) -> bool:
        """Whether the run has merges that the column's tokenizer lacks."""
        return self.steps is not None and choice.history is not None and self.steps < choice.history.step

    # -- the step

    @property
    def steps(self) -> int | None:
        """Merges of its time line; None without one, or before it is loaded."""
        return self.answer.facts.steps if self.answer is not None else None

    @property
    def step(self) -> int:
        """The step at which it is shown; OPEN without a time line."""
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
        """Show it after `step` merges; None: after all of them."""
        before = self.step
        self._step, self._wanted_size = step, None
        if self.step != before:
            self.changed.emit()

    def set_size(self, vocab_size: int) -> None:
        """Show it at the nearest possible vocabulary size; if it is still loading, once it has loaded."""
        self._wanted_size = vocab_size
        if self.steps is not None:
            before = self.step
            self._step = min(max(0, vocab_size - self.least_size), self.steps)
            if self.step != before:
                self.changed.emit()

    @property
    def tokenizer(self) -> Tokenizer | None:
        """The tokenizer cut down to its step; None until loaded. The same object while the step is the same."""
        if self.answer is None:
            return None
        key = (self.answer.tokenizer, self.step)
        if self._cut_down is None or self._cut_down[0] != key:
            self._cut_down = (key, cut_down(self.answer.tokenizer, self.step))
        return self._cut_down[1]

    @property
    def unreachable(self) -> int:
        """Tokens of the vocabulary at its step that no sequence of merges produces."""
        lost = self.answer.facts.unreachable if self.answer is not None else ()
        return bisect_left(lost, self.step)

    # -- the passage in its tokens

    def tokens(self) -> int | None:
        """Tokens of the passage at the step; None if it is too large to be cut as a whole."""
        if self.answer is None or self.answer.passage.data is None:
            return None
        return self.answer.tokens if self.answer.tokens is not None else int(self.starts(0, self.size).sum())

    @property
    def size(self) -> int:
        """Bytes of the passage."""
        return self.answer.passage.size if self.answer is not None else 0

    def starts(self, start: int, end: int) -> NDArray[np.bool_]:
        """Whether a token starts at each byte, bool[end - start]. Raises OSError."""
        assert self.answer is not None
        return self.answer.text.seams(start, end)[0] >= self.step

    # -- the visible part of a large text

    def look_at(self, start: int, end: int) -> None:
        """Request the tokens of [start, end) that are not known yet. Raises OSError.

        `changed` follows; call this again then for the range in view at that time.
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
        """Whether its tokens of [start, end) are known."""
        text = self.answer.text if self.answer is not None else None
        return not isinstance(text, LargeText) or text.is_known(start, end)

    def is_exact(self, start: int, end: int) -> bool:
        """Whether the tokens shown in [start, end) are those of the whole text. Raises OSError."""
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
            self.answer = replace(self.answer)  # a new object, so that the view shows it
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
            text.seams(0, min(passage.size, FIRST_BYTES))  # builds what the tokenizer builds for its first text
            return Answer(passage, tokenizer, facts, text, tokens)

    @Slot(object)
    def _on_done(self, answer: Answer | PatternAsked) -> None:
        if isinstance(answer, PatternAsked):
            self._on_failed(answer.sentence)
            self.pattern_needed.emit(answer.guess)
            return
        self._tokenizer, self.answer = answer.tokenizer, answer
        self.problem = ""
        if self.steps is not None and self.steps < self._least_steps:  # the run went on while it was loaded
            self._tokenizer = self.asked = None
            self._least_steps = 0
        if self._wanted_size is not None and self.steps is not None:
            self._step = min(max(0, self._wanted_size - self.least_size), self.steps)
        self.changed.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.answer, self.problem = None, sentence
        self.changed.emit()


class ComparedTokenizers(QObject):
    """The passage and the columns. `columns_changed`: added or removed; `answered`: a column has a new answer.

    Call `ask` for new columns once their views exist.
    """

    columns_changed = Signal()
    answered = Signal()
    pattern_needed = Signal(object, str)
    """A column whose file does not name its pattern, and the likely one."""

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
        """Ask the columns without an answer, a few at a time: loading more at once is not faster.

        A column that is loading is not asked again until it has loaded: the work would be done twice.
        """
        busy = sum(column.busy for column in self.columns)
        for column in self.columns:
            if busy < AT_ONCE and column.asked is not self.passage and not column.busy:
                column.ask(self.passage)
                busy += 1

    def add(self, choice: TokenizerChoice) -> bool:
        """Add a column; returns False if there are `MOST` already."""
        if len(self.columns) >= MOST:
            return False
        self._add(choice)
        self.columns_changed.emit()
        return True

    def remove(self, column: ComparedColumn) -> bool:
        """Remove a column; returns False if only `FEWEST` are left."""
        if len(self.columns) <= FEWEST:
            return False
        self._end(column)
        self.columns_changed.emit()
        return True

    def set_choices(self, choices: list[TokenizerChoice], size: int | None = None) -> None:
        """Replace all columns; `size`: the vocabulary size of those with a time line."""
        for column in list(self.columns):
            self._end(column)
        for choice in choices[:MOST]:
            column = self._add(choice)
            if size is not None:
                column.set_size(size)
        self.columns_changed.emit()

    def follow(self, present: Sequence[TokenizerChoice], renamed: Callable[[TokenizerChoice], TokenizerChoice]) -> None:
        """Update the columns that have a role to the choices that have these roles now.

        If a choice already has a column, that column gets the role; the column that had it keeps its tokenizer under
        the name that `renamed` gives it, and so does a column whose role no choice has now.
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
            column.expect_merges_of(wanted)
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
        """The column that the others are compared with: the first without a problem."""
        return next((column for column in self.columns if not column.problem), self.columns[0])

    def are_same(self) -> bool:
        """Whether every column without a problem has answered for the present passage."""
        answers = [column.answer for column in self.columns if not column.problem]
        return bool(answers) and all(answer is not None and answer.passage is self.passage for answer in answers)

    def difference(self, column: ComparedColumn, start: int, end: int) -> Difference | None:
        """A column against the first one in [start, end); None for the first itself, and until both have answered.

        Raises OSError if the text cannot be read.
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
        """Boundary agreement with the first column: of a passage cut as a whole, else of [start, end)."""
        if self.passage.data is not None:
            start, end = 0, self.passage.size
        return agreement(self.first.starts(start, end), column.starts(start, end), start)


def cut_down(tokenizer: Tokenizer, step: int) -> Tokenizer:
    """A tokenizer after its first `step` merges; the same object if these are all, or without a time line."""
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.tokenizers.ranks import cut_to, has_time_line, steps

    if not isinstance(tokenizer, BPETokenizer) or not has_time_line(tokenizer) or step >= steps(tokenizer):
        return tokenizer
    return cut_to(tokenizer, BYTE_TOKENS + len(tokenizer.special_tokens) + step)


def difference(first: NDArray[np.bool_], here: NDArray[np.bool_], offset: int) -> Difference:
    """Compare two arrays of token starts that begin at byte `offset`. Byte 0 of the text is no boundary."""
    import numpy as np

    only_first = np.flatnonzero(first & ~here) + offset
    only_here = np.flatnonzero(here & ~first) + offset
    end = offset + len(first)
    return Difference(offset, end, tuple(only_first[only_first > 0].tolist()), tuple(only_here[only_here > 0].tolist()))


def agreement(first: NDArray[np.bool_], here: NDArray[np.bool_], offset: int) -> float:
    """Boundaries of both, divided by boundaries of at least one: see `bpe.metrics.boundary_agreement`.

    The arrays of token starts begin at byte `offset` of the text, whose byte 0 is no boundary.
    """
    inside = slice(0 if offset else 1, None)
    either = int((first | here)[inside].sum())
    return int((first & here)[inside].sum()) / either if either else 1.0
