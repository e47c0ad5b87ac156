"""The open text, the shown run, and the earlier runs on that text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.kit.names import pattern_name, tie_name
from app.kit.numbers import BYTE_TOKENS
from app.session.corpus_text import CorpusText
from app.session.runner import CountedWords, TrainingProgress, TrainingRunner
from app.session.samples import Sample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory, StopReason, TrainingSettings

HOLD_OUT = 0.05
HOLD_OUT_FROM = 1_000_000
"""Minimum size in bytes of a text for holding out a fraction of it by default."""
RUN_COLORS = 6
"""Number of run colours in the theme."""
KEPT_BYTES = 32 << 20
"""Maximum size of the distinct words kept of an earlier run, so that it can be shown again without counting."""


def hold_out_for(size: int) -> float:
    """The default held-out fraction of a text of `size` bytes: every 20th block from 1 MB up, else 0."""
    return HOLD_OUT if size >= HOLD_OUT_FROM else 0.0


@dataclass(eq=False, slots=True)
class Run:
    """One run. It has a `runner` while it can continue; an earlier run has only its merges and curves."""

    settings: TrainingSettings
    color_index: int
    runner: TrainingRunner | None
    history: MergeHistory | None = None
    last: TrainingProgress = field(default_factory=TrainingProgress)
    given_name: str = ""
    """The user's name for it; if empty, a name is made from its settings."""
    branched_at: int | None = None
    """The step at which it branched off another run."""
    stands_for: Run | None = None
    """The earlier run that this one restores; that run takes over the runner."""
    kept: CountedWords | None = None
    """Counted words of an earlier run, for showing it again without counting."""
    held_out_size: int = 0
    held_out_length: int = 0
    """Bytes and characters of the held-out text; kept after its table is released."""
    corpus: Corpus | None = None
    """The text that was counted, with the document weights of that time."""
    kept_digest: str | None = None
    """Its `sha256`; kept after its word tables are released."""
    saved_at: int | None = None
    """The number of merges when it was last saved to a file."""
    home: OpenText | None = field(default=None, repr=False)
    """The text it was trained on."""

    @property
    def snapshot(self) -> TrainingProgress:
        """The progress last published."""
        return self.runner.snapshot if self.runner is not None else self.last

    @property
    def name(self) -> str:
        """The name the user gave it, else one made from its settings."""
        return self.given_name or name_of(self.settings, self.branched_at)

    @property
    def frontier(self) -> int:
        """The number of merges made."""
        if self.runner is None and self.history is not None:
            return self.history.step
        return self.snapshot.frontier

    @property
    def held_out_counts(self) -> NDArray[np.int64] | None:
        """Token counts of the held-out text, int64[k + 1] for some k up to the frontier; None without one."""
        return self.snapshot.held_out_counts

    @property
    def held_out_bytes(self) -> int:
        """Bytes of the held-out text, 0 without one."""
        table = self.counted.held_out if self.counted is not None else None
        return table.byte_count if table is not None else self.held_out_size

    @property
    def held_out_characters(self) -> int:
        """Characters of the held-out text, 0 without one."""
        table = self.counted.held_out if self.counted is not None else None
        return table.character_count if table is not None else self.held_out_length

    @property
    def counted(self) -> CountedWords | None:
        """The word tables: available while there is a runner, and afterwards unless they are large."""
        return self.runner.counted if self.runner is not None else self.kept

    @property
    def sha256(self) -> str | None:
        """Digest of the text it was counted from, even if its files have changed since; None if unknown."""
        return self.counted.sha256 if self.counted is not None else self.kept_digest

    @property
    def stop_reason(self) -> StopReason | None:
        """Why training ended; None if it has not."""
        return self.snapshot.stop_reason

    def put_away(self) -> None:
        """Make it an earlier run: keep the merges and curves; release the runner, the seams, and large tables."""
        counted = self.counted
        self.last, self.held_out_size = self.snapshot, self.held_out_bytes
        self.held_out_length, self.kept_digest = self.held_out_characters, self.sha256
        self.runner = None
        self.kept = counted if counted is not None and counted.words.data.nbytes <= KEPT_BYTES else None
        if self.history is not None and self.history.has_words:
            self.history = self.history.without_words()

    def take(self, restored: Run) -> None:
        """Restore this earlier run with the settings, runner and history of the run that was started in its name."""
        self.settings, self.runner, self.history = restored.settings, restored.runner, restored.history
        self.kept = None


@dataclass(eq=False, slots=True)
class OpenText:
    """A text, its origin, and the runs trained on it."""

    corpus: Corpus
    text: CorpusText
    settings: TrainingSettings
    """The training settings when it was opened."""
    paths: tuple[Path, ...] = ()
    sample: Sample | None = None
    run: Run | None = None
    """The shown run."""
    runs: list[Run] = field(default_factory=list)
    """All runs, the oldest first."""
    last_shown: Run | None = None
    """The run that was shown when another text was opened."""
    step: int = 0
    """The playhead's step when another text was opened."""
    file: Path | None = None
    """The run that was opened together with the text."""
    missing: str = ""
    """Why the text of that run was not found."""

    @property
    def earlier(self) -> list[Run]:
        """All runs except the shown one."""
        return [run for run in self.runs if run is not self.run]

    def show(self, run: Run | None) -> None:
        """Keep the shown run as an earlier one (unless it has no merges), and show another."""
        before = self.run
        if before is not None and before is not run:
            before.put_away()
            if before.frontier == 0 and before in self.runs:
                self.runs.remove(before)
        self.run = run
        if run is not None and run not in self.runs:
            self.runs.append(run)
            run.home = self

    def counted_for(self, settings: TrainingSettings, corpus: Corpus) -> CountedWords | None:
        """The counted words of a run whose settings and document weights give the same counts; None without one."""
        shown_first = sorted(self.runs, key=lambda run: run is not self.run)
        fitting = (
            run.counted
            for run in shown_first
            if same_words(run.settings, settings) and (run.corpus or self.corpus).weights == corpus.weights
        )
        return next((counted for counted in fitting if counted is not None), None)

    def free_color(self) -> int:
        """The first of the colours used by the fewest runs."""
        used = [sum(run.color_index % RUN_COLORS == color for run in self.runs) for color in range(RUN_COLORS)]
        return used.index(min(used))


def name_of(settings: TrainingSettings, branched_at: int | None = None) -> str:
    """A run's name: its pattern, its vocabulary size or the size at which it branched off, and unusual settings."""
    parts = [pattern_name(settings.pattern)]
    if branched_at is None:
        parts.append(QLocale().toString(settings.vocab_size))
    else:
        size = QLocale().toString(BYTE_TOKENS + branched_at + len(settings.special_tokens))
        parts.append(QCoreApplication.translate("Run", "branch at {size}").format(size=size))
    if settings.tie_break != "first-seen":
        parts.append(tie_name(settings.tie_break))
    if settings.min_frequency != 2:
        parts.append(QCoreApplication.translate("Run", "from {count}").format(count=settings.min_frequency))
    if settings.special_tokens:
        parts.append(QCoreApplication.translate("Run", "{count} special").format(count=len(settings.special_tokens)))
    return " · ".join(parts)


def same_words(a: TrainingSettings, b: TrainingSettings) -> bool:
    """Whether both settings give the same word counts."""
    return (a.pattern, a.special_tokens, a.hold_out) == (b.pattern, b.special_tokens, b.hold_out)


def is_larger(wanted: TrainingSettings, than: TrainingSettings) -> bool:
    """Whether `wanted` differs only in a larger vocabulary, so that the run can continue."""
    return wanted.vocab_size > than.vocab_size and replace(wanted, vocab_size=than.vocab_size) == than
