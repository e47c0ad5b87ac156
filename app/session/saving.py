"""Writes tokenizers and runs on worker threads."""

from __future__ import annotations

from functools import partial
from os import PathLike
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.kit.background import Jobs
from app.session.exporting import write_tokenizer
from app.session.run_acts import RunActs
from app.session.run_files import is_only_here, notes_of, write_run
from app.session.runs import Run
from app.session.states import Act


class Saving(RunActs):
    """Emits `notice` with a sentence after a file was written, or `failed` with the reason."""

    notice = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._exports = Jobs(self)
        self._exports.done.connect(self._on_exported)
        self._exports.failed.connect(self._on_export_failed)
        self._saving: dict[int, tuple[Run | None, int | None]] = {}
        """Runs being written and their frontiers at the start, by job number."""

    def export(
        self, path: str | PathLike[str], format: str, step: int | None = None, *, overwrite: bool = False
    ) -> None:
        """Write the tokenizer at a step (default: the playhead's). Emits `notice` or `failed` afterwards.

        Without `overwrite` it fails if a file other than `path` would be replaced.
        """
        if self.history is not None:
            at = self.step if step is None else step
            self._exports.ask(partial(write_tokenizer, self.history, Path(path), format, at, overwrite=overwrite))

    def save_run(self, path: str | PathLike[str], run: Run | None = None) -> None:
        """Write a run (default: the shown one) up to its frontier. Emits `notice` or `failed` afterwards."""
        wanted = run or self.run
        home = wanted.home if wanted is not None else None
        if wanted is None or home is None or wanted.history is None or home.missing:
            return
        step = self.step if wanted is self.run else wanted.frontier
        notes = notes_of(wanted, home.sample, step)
        corpus = wanted.corpus or home.corpus
        work = partial(write_run, wanted.history, Path(path), corpus, notes, is_only_here(home), wanted.sha256)
        self._saving[self._exports.ask(work)] = (wanted, wanted.frontier)

    @Slot(int, object)
    def _on_exported(self, number: int, sentence: str) -> None:
        run, merges = self._saving.pop(number, (None, None))
        if run is not None:
            run.saved_at = merges
        self.notice.emit(sentence)

    @Slot(int, str)
    def _on_export_failed(self, number: int, sentence: str) -> None:
        self._saving.pop(number, None)
        self._fail(Act.SAVE, sentence)
