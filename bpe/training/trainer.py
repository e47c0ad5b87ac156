"""Training: a `Trainer` makes merges in steps of any size, and records them in a `MergeHistory`.

The order of steps is that of `bpe.reference`: count the words, choose the commonest pair (ties by the rule), replace it
everywhere, write the merge down. `bpe.training.merge_kernels` does the middle two without ever counting again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Literal

from bpe.errors import SettingsError

if TYPE_CHECKING:
    from bpe.counting.words import WordTable
    from bpe.histories.history import MergeHistory
    from bpe.text.corpus import Corpus
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.training.arrays import Workspace

TieBreak = Literal["first-seen", "lowest-ids", "huggingface", "greatest-bytes"]
TIE_BREAKS: tuple[TieBreak, ...] = ("first-seen", "lowest-ids", "huggingface", "greatest-bytes")
# Positions examined in one kernel call: one or two milliseconds, so that a slice ends close to its time limit.
_BUDGET = 200_000
_PLAIN_BUDGET = 300
_WITHOUT_END = 1 << 60


class StopReason(Enum):
    """The reason why a trainer has stopped."""

    VOCABULARY_FULL = "vocabulary full"
    NO_PAIRS_LEFT = "no pairs left"


@dataclass(frozen=True, slots=True)
class Steer:
    """A rule that overrides the counts: from a step on, never merge a pair (`ban`); or merge it at a step (`force`)."""

    from_step: int
    action: Literal["ban", "force"]
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """The settings of a run. `vocab_size` counts the 256 bytes, the merges and the special tokens.

    Raises:
        SettingsError: when no run can have these settings.
    """

    vocab_size: int = 32_000
    pattern: str = "gpt2"
    tie_break: TieBreak = "first-seen"
    min_frequency: int = 2
    special_tokens: tuple[str, ...] = ()
    steering: tuple[Steer, ...] = ()
    hold_out: float = 0.0

    def __post_init__(self) -> None:
        smallest = 256 + len(self.special_tokens)
        if self.vocab_size < smallest:
            raise SettingsError(
                f"A vocabulary of {self.vocab_size:,} is too small: the 256 bytes"
                + (f" and {len(self.special_tokens)} special tokens" if self.special_tokens else "")
                + f" take {smallest:,}."
            )
        if self.tie_break not in TIE_BREAKS:
            known = ", ".join(TIE_BREAKS)
            raise SettingsError(f"There is no tie-break called {self.tie_break!r}; choose one of {known}.")
        if self.min_frequency < 0:
            raise SettingsError("The minimum count of a pair cannot be negative.")
        if not 0 <= self.hold_out <= 0.5:
            raise SettingsError("The held-out share must lie between 0 and 0.5.")
        if "" in self.special_tokens or len(set(self.special_tokens)) != len(self.special_tokens):
            raise SettingsError("Special tokens must be different from each other and not empty.")
        forced = [wish.from_step for wish in self.steering if wish.action == "force"]
        if len(set(forced)) != len(forced):
            raise SettingsError("Only one merge can be forced at a step.")
        if any(wish.action not in ("ban", "force") or wish.from_step < 0 for wish in self.steering):
            raise SettingsError("A wish is to ban or to force a pair, from a step that is not negative.")

    @property
    def goal(self) -> int:
        """The number of merges that fill the vocabulary."""
        return self.vocab_size - 256 - len(self.special_tokens)


class Trainer:
    """Learns merges from a corpus. Only one thread may use it; its `history` may be read from any other meanwhile.

    Counting the words is part of the construction, unless a `words` table is given: `progress(done, total)` is told in
    bytes, and `cancelled()` is asked every few megabytes (then `bpe.counting.words.Cancelled` is raised). `plain`
    runs the kernels as ordinary Python: slow, but nothing has to be compiled.
    """

    def __init__(
        self,
        corpus: Corpus,
        settings: TrainingSettings | None = None,
        *,
        words: WordTable | None = None,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        threads: int | None = None,
        plain: bool = False,
    ) -> None:
        from bpe.histories.history import MergeHistory
        from bpe.training import memory_estimate

        self.settings = settings or TrainingSettings()
        self.corpus = corpus
        self.training, self.held_out = corpus.split(self.settings.hold_out)
        memory_estimate.check(self.training, self.settings)
        if words is None:
            from bpe.counting.words import count_words

            words = count_words(
                self.training,
                self.settings.pattern,
                self.settings.special_tokens,
                threads=threads,
                progress=progress,
                cancelled=cancelled,
                plain=plain,
            )
        self.words = words
        self._plain = plain
        self.history = MergeHistory(self.words, self.settings, corpus_name=corpus.name, plain=plain)
        self.stop_reason: StopReason | None = StopReason.VOCABULARY_FULL if self.settings.goal == 0 else None
        self._fulfilled: set[Steer] = set()
        self._workspace: Workspace | None = None
        if self.settings.goal:
            self._set_up()

    def _set_up(self) -> Workspace:
        """Count the pairs at the current step. A run that is resumed only for viewing never needs this."""
        from bpe.training.arrays import Workspace

        self._fulfilled = set()
        workspace = self._workspace = Workspace(
            self.history,
            tie_break=self.settings.tie_break,
            min_frequency=self.settings.min_frequency,
            plain=self._plain,
        )
        for wish in self.settings.steering:
            if wish.action == "ban" and wish.from_step < self.history.step:
                workspace.ban(wish.left, wish.right)
        return workspace

    def advance(self, n: int | None = None, *, seconds: float | None = None) -> int:
        """Make at most `n` more merges (all that are left, if None), or as many as fit in `seconds`; returns how many.

        Releases the GIL while it works. After each of its short slices the history shows the merges made so far.
        """
        first = self.history.step
        goal = self.settings.goal
        limit = goal if n is None else min(goal, first + n)
        budget = _WITHOUT_END if seconds is None else _PLAIN_BUDGET if self._plain else _BUDGET
        end = None if seconds is None else time.perf_counter() + seconds
        if self.stop_reason is not None or first >= limit:
            return 0
        workspace = self._workspace or self._set_up()
        kernels = workspace.kernels
        while self.stop_reason is None and self.history.step < limit:
            if self._force(workspace, budget):
                continue
            answer = workspace.advance(min(limit, self._next_wish()), budget)
            self.history.publish(int(workspace.state[kernels.MERGES]))
            if answer == kernels.NO_PAIRS_LEFT:
                self.stop_reason = StopReason.NO_PAIRS_LEFT
            if end is not None and time.perf_counter() >= end:
                break
        if self.stop_reason is not StopReason.NO_PAIRS_LEFT and self.history.step == goal:
            self.stop_reason = StopReason.VOCABULARY_FULL
        return self.history.step - first

    def _force(self, workspace: Workspace, budget: int) -> bool:
        """Apply the rules for the current step; return whether one of them made the merge."""
        step = self.history.step
        made = False
        for wish in sorted(self.settings.steering, key=lambda wish: wish.action):
            if wish.from_step != step or wish in self._fulfilled:
                continue
            self._fulfilled.add(wish)
            if wish.action == "ban":
                workspace.ban(wish.left, wish.right)
            elif workspace.force(wish.left, wish.right, budget):
                self.history.publish(step + 1)
                made = True
            else:
                raise SettingsError(
                    f"The pair ({wish.left}, {wish.right}) does not occur at step {step:,}, so it cannot be forced."
                )
        return made

    def _next_wish(self) -> int:
        """The next step that has a rule."""
        later = (wish.from_step for wish in self.settings.steering if wish.from_step > self.history.step)
        return min(later, default=_WITHOUT_END)

    def extend(self, *, vocab_size: int) -> None:
        """Raise the goal to a larger vocabulary. The result is the same as if it had been the goal from the start.

        Raises:
            SettingsError: when it is smaller than what has been trained already.
        """
        settings = replace(self.settings, vocab_size=vocab_size)
        if settings.goal < self.history.step:
            raise SettingsError(
                f"{self.history.step:,} merges are made already; a vocabulary of {vocab_size:,} has fewer."
            )
        self.settings = settings
        self.history.extend(settings)
        if self._workspace is not None:
            self._workspace.extend(self.history.capacity)
        if self.stop_reason is StopReason.VOCABULARY_FULL and settings.goal > self.history.step:
            self.stop_reason = None

    @classmethod
    def resume(
        cls,
        corpus: Corpus,
        history: MergeHistory,
        *,
        at_step: int | None = None,
        settings: TrainingSettings | None = None,
        words: WordTable | None = None,
        plain: bool = False,
    ) -> Trainer:
        """A new trainer of the same corpus that stands at a step of an earlier run: a branch. The old run is not
        touched. `words` is the counted text, where the history has lost its own and it need not be counted anew.

        Raises:
            SettingsError: when the run has no such step, the settings have no room for it, or the text is another one.
        """
        chosen = settings or history.settings
        step = history.step if at_step is None else at_step
        if not 0 <= step <= history.step:
            raise SettingsError(f"Step {step:,} is not among the {history.step:,} that the run has made.")
        if step > chosen.goal:
            raise SettingsError(f"A vocabulary of {chosen.vocab_size:,} is smaller than the run at step {step:,}.")
        empty = replace(chosen, vocab_size=256 + len(chosen.special_tokens), steering=())
        trainer = cls(corpus, empty, words=history.words if history.has_words else words, plain=plain)
        trainer.settings = chosen
        trainer.history.extend(chosen)
        try:
            trainer.history.copy_from(history, step)
        except ValueError as error:
            raise SettingsError(str(error)) from None
        trainer.stop_reason = StopReason.VOCABULARY_FULL if step == chosen.goal else None
        return trainer


def train(
    *sources: Corpus | str | os.PathLike[str],
    vocab_size: int = 32_000,
    pattern: str = "gpt2",
    tie_break: TieBreak = "first-seen",
    min_frequency: int = 2,
    special_tokens: tuple[str, ...] = (),
    encoding: str | None = None,
) -> BPETokenizer:
    """Train a tokenizer from files and folders, or from one `Corpus`, to the end; `encoding` as in `Corpus.open`."""
    from bpe.text.corpus import Corpus

    if len(sources) == 1 and isinstance(sources[0], Corpus):
        corpus = sources[0]
    else:
        files = [os.fspath(source) for source in sources if not isinstance(source, Corpus)]
        corpus = Corpus.open(*files, encoding=encoding)
    settings = TrainingSettings(vocab_size, pattern, tie_break, min_frequency, tuple(special_tokens))
    trainer = Trainer(corpus, settings)
    trainer.advance()
    return trainer.history.tokenizer_at()
