"""What the session holds: the opened text, the run that is shown, and the earlier runs on the same text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from app.corpus_text import CorpusText
from app.samples import Sample
from app.training.runner import Counted, Snapshot, TrainingRunner

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bpe import Corpus, MergeHistory, StopReason, TrainingSettings

HOLD_OUT = 0.05
HOLD_OUT_FROM = 1_000_000
"""Bytes from which on the application holds a part of the text out, unless it is told otherwise."""


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
    last: Snapshot = field(default_factory=Snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """How far it is, as last published."""
        return self.runner.snapshot if self.runner is not None else self.last

    @property
    def name(self) -> str:
        """What tells it from other runs on the same text."""
        return name_of(self.settings)

    @property
    def frontier(self) -> int:
        """Merges made."""
        return self.snapshot.frontier

    @property
    def held_out_counts(self) -> NDArray[np.int64] | None:
        """Token counts of the held-out text, int64[k + 1] for some k up to the frontier; None without one."""
        return self.snapshot.held_out_counts

    @property
    def held_out_bytes(self) -> int:
        """Bytes of the held-out text, 0 without one."""
        table = self.counted.held_out if self.counted is not None else None
        return table.byte_count if table is not None else 0

    @property
    def counted(self) -> Counted | None:
        """The word tables, while the runner is there."""
        return self.runner.counted if self.runner is not None else None

    @property
    def stop_reason(self) -> StopReason | None:
        """Why it makes no more merges; None while it can."""
        return self.snapshot.stop_reason

    def become_earlier(self) -> None:
        """Keep the merges and the curves; let go of what only training needs."""
        self.last = self.snapshot
        self.runner = None


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
    earlier: list[Run] = field(default_factory=list)
    step: int = 0
    """Where the playhead stood when another text was opened."""


def name_of(settings: TrainingSettings) -> str:
    """A run's name: its pattern, its vocabulary, and what departs from the usual."""
    parts = [settings.pattern if len(settings.pattern) <= 24 else settings.pattern[:23] + "…"]
    parts.append(QLocale().toString(settings.vocab_size))
    if settings.tie_break != "first-seen":
        parts.append(settings.tie_break)
    if settings.min_frequency != 2:
        parts.append(QCoreApplication.translate("Run", "from {count}").format(count=settings.min_frequency))
    if settings.special_tokens:
        parts.append(
            QCoreApplication.translate("Run", "{count} special").format(count=len(settings.special_tokens))
        )
    return " · ".join(parts)


def same_words(a: TrainingSettings, b: TrainingSettings) -> bool:
    """Whether both count the very same words."""
    return (a.pattern, a.special_tokens, a.hold_out) == (b.pattern, b.special_tokens, b.hold_out)


def is_larger(wanted: TrainingSettings, than: TrainingSettings) -> bool:
    """Whether `wanted` differs only by a larger vocabulary, so that the run can go on."""
    return wanted.vocab_size > than.vocab_size and replace(wanted, vocab_size=than.vocab_size) == than
