"""What the session holds: the opened text, the run that is shown, and the earlier runs on the same text."""

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
"""Bytes from which on the application holds a part of the text out, unless it is told otherwise."""
RUN_COLORS = 6
"""As many as the theme has."""
KEPT_BYTES = 32 << 20
"""Distinct words of an earlier run that are kept, so that showing it again need not count the text."""


def hold_out_for(size: int) -> float:
    """The share that is held out by default of a text of `size` bytes: every 20th block from 1 MB up."""
    return HOLD_OUT if size >= HOLD_OUT_FROM else 0.0


@dataclass(eq=False, slots=True)
class Run:
    """One run. `runner` is there while it can go on; an earlier run keeps only what it has learnt."""

    settings: TrainingSettings
    color_index: int
    runner: TrainingRunner | None
    history: MergeHistory | None = None
    last: TrainingProgress = field(default_factory=TrainingProgress)
    given_name: str = ""
    """What the user calls it; empty: by its settings."""
    branched_at: int | None = None
    """The step at which it left another run."""
    stands_for: Run | None = None
    """The earlier run that this one brings back: its runner goes over to that one."""
    kept: CountedWords | None = None
    """Words of an earlier run, to be looked at again without counting."""
    held_out_size: int = 0
    held_out_length: int = 0
    """Bytes and characters of the held-out text, kept when its table is let go of."""
    corpus: Corpus | None = None
    """The text as it was counted: with the weights its documents had then."""
    kept_digest: str | None = None
    """Its `sha256`, kept when its tables are let go of."""
    saved_at: int | None = None
    """Its merges when it was written to a file last."""
    home: Opened | None = field(default=None, repr=False)
    """The text from which it learnt."""

    @property
    def snapshot(self) -> TrainingProgress:
        """How far it is, as last published."""
        return self.runner.snapshot if self.runner is not None else self.last

    @property
    def name(self) -> str:
        """What tells it from other runs on the same text."""
        return self.given_name or name_of(self.settings, self.branched_at)

    @property
    def frontier(self) -> int:
        """Merges made."""
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
        """The word tables: while the runner is there, and later unless they are large."""
        return self.runner.counted if self.runner is not None else self.kept

    @property
    def sha256(self) -> str | None:
        """Digest of the text it was counted from, whatever its files hold now; None where that is not known."""
        return self.counted.sha256 if self.counted is not None else self.kept_digest

    @property
    def stop_reason(self) -> StopReason | None:
        """Why it makes no more merges; None while it can."""
        return self.snapshot.stop_reason

    def put_away(self) -> None:
        """Keep the merges and the curves; let go of what only training and looking need: seams, and large tables."""
        counted = self.counted
        self.last, self.held_out_size = self.snapshot, self.held_out_bytes
        self.held_out_length, self.kept_digest = self.held_out_characters, self.sha256
        self.runner = None
        self.kept = counted if counted is not None and counted.words.data.nbytes <= KEPT_BYTES else None
        if self.history is not None and self.history.has_words:
            self.history = self.history.without_words()

    def take(self, bringer: Run) -> None:
        """Be there again, with the runner and the seams of the run that stood for this one."""
        self.settings, self.runner, self.history = bringer.settings, bringer.runner, bringer.history
        self.kept = None


@dataclass(eq=False, slots=True)
class Opened:
    """A text, where it came from, and what has been learnt from it."""

    corpus: Corpus
    text: CorpusText
    settings: TrainingSettings
    """What it was to be trained with when it was opened."""
    paths: tuple[Path, ...] = ()
    sample: Sample | None = None
    run: Run | None = None
    """The one that is shown."""
    runs: list[Run] = field(default_factory=list)
    """All of them, the oldest first."""
    last_shown: Run | None = None
    """The one that was shown when another text came."""
    step: int = 0
    """Where the playhead stood when another text was opened."""
    file: Path | None = None
    """The run that was opened, if the text came with one."""
    missing: str = ""
    """Why the text of that run is not here."""

    @property
    def earlier(self) -> list[Run]:
        """All but the one that is shown."""
        return [run for run in self.runs if run is not self.run]

    def show(self, run: Run | None) -> None:
        """Put the shown run away (one that learnt nothing is forgotten), and show another."""
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
        """Words of a run that were counted as these settings and this corpus's weights count them."""
        shown_first = sorted(self.runs, key=lambda run: run is not self.run)
        fitting = (
            run.counted
            for run in shown_first
            if same_words(run.settings, settings) and (run.corpus or self.corpus).weights == corpus.weights
        )
        return next((counted for counted in fitting if counted is not None), None)

    def free_color(self) -> int:
        """The first colour that the fewest runs have."""
        used = [sum(run.color_index % RUN_COLORS == color for run in self.runs) for color in range(RUN_COLORS)]
        return used.index(min(used))


def name_of(settings: TrainingSettings, branched_at: int | None = None) -> str:
    """A run's name: its pattern, its vocabulary or where it branched off, and what departs from the usual."""
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
    """Whether both count the very same words."""
    return (a.pattern, a.special_tokens, a.hold_out) == (b.pattern, b.special_tokens, b.hold_out)


def is_larger(wanted: TrainingSettings, than: TrainingSettings) -> bool:
    """Whether `wanted` differs only by a larger vocabulary, so that the run can go on."""
    return wanted.vocab_size > than.vocab_size and replace(wanted, vocab_size=than.vocab_size) == than
